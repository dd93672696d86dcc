using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Faults;

/// <summary>Says that the connection will be closed.</summary>
internal sealed class ConnectionClose : IHeadEffect
{
    public HttpHead Edit(HttpHead head, Func<string, string?> sessionIdOf) =>
        HeadEdits.WithLine(HeadEdits.Without(head, "Connection"), "Connection: close");
}
