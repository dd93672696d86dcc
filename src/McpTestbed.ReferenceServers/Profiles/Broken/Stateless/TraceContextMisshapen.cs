using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: results name a traceparent that is none.</summary>
internal sealed class TraceContextMisshapen()
    : StatelessServer("broken-trace-context-misshapen", "Results name a traceparent that is none.")
{
    internal override void AddServerInfo(JsonObject meta)
    {
        base.AddServerInfo(meta);
        meta["traceparent"] = "somewhere";
    }
}
