using System.Text;
using McpTestbed.ChaosProxy.Faults;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>What rules make of the head of a message and, where it is whole, of its body.</summary>
internal sealed class MessageEdit
{
    private readonly HttpHead original;

    private MessageEdit(HttpHead head) => (original, Head) = (head, head);

    /// <summary>The head as it is to go on.</summary>
    public HttpHead Head { get; private set; }

    /// <summary>The payload as it is to go on; null where it stays.</summary>
    public byte[]? Payload { get; private set; }

    /// <summary>The rules that changed something.</summary>
    public List<ArmedRule> By { get; } = [];

    /// <summary>The rules that found nothing to change.</summary>
    public List<ArmedRule> Idle { get; } = [];

    public bool IsHeadChanged => !ReferenceEquals(Head, original);

    /// <summary>Edits a head, and the body too where it is given.</summary>
    public static MessageEdit Make(
        IReadOnlyList<ArmedRule> rules,
        HttpHead head,
        ReadOnlyMemory<byte>? payload,
        Func<string, string?> sessionIdOf
    )
    {
        var edit = new MessageEdit(head);
        foreach (var rule in rules)
            edit.Apply(rule, payload, sessionIdOf);
        if (edit.Payload is { } edited && head.Has("Content-Length"))
        {
            edit.Head = HeadEdits.WithValues(edit.Head, "Content-Length", _ => $" {edited.Length}");
        }

        return edit;
    }

    /// <summary>A payload in the framing that a head announces.</summary>
    public static byte[] Framed(HttpHead head, ReadOnlySpan<byte> payload) =>
        !head.Has("Transfer-Encoding") ? payload.ToArray()
        : payload.IsEmpty ? [.. "0\r\n\r\n"u8]
        : [.. Encoding.ASCII.GetBytes($"{payload.Length:x}\r\n"), .. payload, .. "\r\n0\r\n\r\n"u8];

    private void Apply(ArmedRule rule, ReadOnlyMemory<byte>? payload, Func<string, string?> sessionIdOf)
    {
        if (rule.Effect is not (IHeadEffect or IBodyEffect))
            return;
        var changed = false;
        if (rule.Effect is IBodyEffect ofBody && payload is { } whole && ofBody.Edit(Payload ?? whole) is { } edited)
        {
            Payload = edited;
            changed = true;
        }

        if (rule.Effect is IHeadEffect ofHead && (changed || rule.Effect is not IBodyEffect || payload is null))
        {
            var head = ofHead.Edit(Head, sessionIdOf);
            changed |= !ReferenceEquals(head, Head);
            Head = head;
        }

        (changed ? By : Idle).Add(rule);
    }
}
