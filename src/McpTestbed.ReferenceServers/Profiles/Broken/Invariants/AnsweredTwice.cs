using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Invariants;

/// <summary>One defect: a request is answered twice.</summary>
internal sealed class AnsweredTwice() : SaysMore("broken-answered-twice", "A request is answered twice.")
{
    protected override IEnumerable<JsonObject> More(RunningRequest running, JsonObject response) =>
        [response.DeepClone().AsObject()];
}
