using System.Buffers;
using McpTestbed.ChaosProxy.Links;
using McpTestbed.ChaosProxy.Rules;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>Collects a response that is no stream, because rules change its body or its framing.</summary>
/// <param name="rules">These rules.</param>
/// <param name="head">The bytes of its head.</param>
internal sealed class WholeRewrite(IReadOnlyList<ArmedRule> rules, ReadOnlyMemory<byte> head)
{
    /// <summary>A larger one passes as it is.</summary>
    private const int MaximumHeld = 1 << 20;

    private readonly ArrayBufferWriter<byte> raw = new();
    private readonly ArrayBufferWriter<byte> payload = new();
    private readonly byte[] rawHead = head.ToArray();

    public IReadOnlyList<ArmedRule> Rules => rules;

    public ReadOnlyMemory<byte> Payload => payload.WrittenMemory;

    public bool IsTooLarge => raw.WrittenCount > MaximumHeld;

    /// <summary>Whether anything came after the head.</summary>
    public bool HasBody => raw.WrittenCount > 0;

    /// <summary>Takes payload.</summary>
    public void Take(ReadOnlySpan<byte> part)
    {
        if (!IsTooLarge)
            payload.Write(part);
    }

    /// <summary>Takes the bytes as they came, framing and all.</summary>
    public void TakeRaw(ReadOnlySpan<byte> bytes) => raw.Write(bytes);

    /// <summary>Sends what was collected as it came, its head changed where another is given.</summary>
    /// <exception cref="LegBrokenException">Sending broke.</exception>
    public async ValueTask SendRawAsync(Outlet client, byte[]? changedHead = null)
    {
        await client.SendAsync(changedHead ?? rawHead);
        await client.SendAsync(raw.WrittenMemory);
    }
}
