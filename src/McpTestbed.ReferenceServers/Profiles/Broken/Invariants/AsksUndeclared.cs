using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Invariants;

/// <summary>One defect: The server asks for roots, which the client did not declare.</summary>
internal sealed class AsksUndeclared()
    : SaysMore("broken-asks-undeclared", "The server asks for roots, which the client did not declare.")
{
    protected override IEnumerable<JsonObject> More(RunningRequest running, JsonObject response) =>
        [Request(running.Stream.Name, "roots/list")];
}
