using System.Buffers;

namespace McpTestbed.Core.Histories;

/// <summary>The running sums of one text, made when they are first needed.</summary>
/// <param name="hash">The hash.</param>
internal sealed class RunningSums(PolynomialHash hash) : IDisposable
{
    private ulong[]? sums;

    public void Prepare(ReadOnlySpan<byte> bytes)
    {
        if (sums is not null)
            return;
        sums = ArrayPool<ulong>.Shared.Rent(bytes.Length + 1);
        sums[0] = 0;
        for (var i = 0; i < bytes.Length; i++)
            sums[i + 1] = hash.Next(sums[i], bytes[i]);
    }

    public ulong HashOf(int start, int length) => hash.Between(sums![start], sums[start + length], length);

    public void Dispose()
    {
        if (sums is not null)
            ArrayPool<ulong>.Shared.Return(sums);
        sums = null;
    }
}
