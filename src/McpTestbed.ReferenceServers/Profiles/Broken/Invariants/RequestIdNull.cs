using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Invariants;

/// <summary>One defect: a request of the server has the id null.</summary>
internal sealed class RequestIdNull()
    : SaysMore("broken-server-request-id-null", "A request of the server has the id null.")
{
    protected override IEnumerable<JsonObject> More(RunningRequest running, JsonObject response) =>
        [Request(null, "ping")];
}
