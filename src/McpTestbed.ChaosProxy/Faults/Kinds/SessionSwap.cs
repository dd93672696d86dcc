using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>Puts the id of another session into a request, in the place of its own or at the end.</summary>
internal sealed class SessionSwap(UseSession fault) : IHeadEffect
{
    public HttpHead Edit(HttpHead head, Func<string, string?> sessionIdOf)
    {
        if (sessionIdOf(fault.Session) is not { } id)
            return head;
        return head.Has(McpHeaders.SessionId)
            ? HeadEdits.WithValues(head, McpHeaders.SessionId, _ => $" {id}")
            : HeadEdits.WithLine(head, $"{McpHeaders.SessionId}: {id}");
    }
}
