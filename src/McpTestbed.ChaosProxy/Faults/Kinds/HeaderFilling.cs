using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>Adds a long header field.</summary>
internal sealed class HeaderFilling(OversizeHeader fault) : IHeadEffect
{
    public HttpHead Edit(HttpHead head, Func<string, string?> sessionIdOf) =>
        HeadEdits.WithLine(head, $"{fault.Name}: {new string('x', fault.Bytes)}");
}
