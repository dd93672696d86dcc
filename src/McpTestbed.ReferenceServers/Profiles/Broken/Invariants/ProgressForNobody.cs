using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Invariants;

/// <summary>One defect: progress comes for a token that no request brought.</summary>
internal sealed class ProgressForNobody()
    : SaysMore("broken-progress-for-nobody", "Progress comes for a token that no request brought.")
{
    protected override IEnumerable<JsonObject> More(RunningRequest running, JsonObject response) =>
        [Message("notifications/progress", new() { ["progressToken"] = "nobody", ["progress"] = 1 })];
}
