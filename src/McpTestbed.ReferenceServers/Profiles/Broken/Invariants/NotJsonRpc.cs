using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Invariants;

/// <summary>One defect: a log message comes that does not say it is JSON-RPC.</summary>
internal sealed class NotJsonRpc()
    : SaysMore("broken-not-json-rpc", "A log message comes that does not say it is JSON-RPC.")
{
    protected override IEnumerable<JsonObject> More(RunningRequest running, JsonObject response)
    {
        var message = Message("notifications/message", new() { ["level"] = "info", ["data"] = "at work" });
        message.Remove("jsonrpc");
        return [message];
    }
}
