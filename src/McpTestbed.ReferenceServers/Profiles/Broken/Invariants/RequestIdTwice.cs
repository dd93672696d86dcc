using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Invariants;

/// <summary>One defect: two requests of the server have one id.</summary>
internal sealed class RequestIdTwice()
    : SaysMore("broken-server-request-id-twice", "Two requests of the server have one id.")
{
    protected override IEnumerable<JsonObject> More(RunningRequest running, JsonObject response) =>
        [Request(running.Stream.Name, "ping"), Request(running.Stream.Name, "ping")];
}
