using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Invariants;

/// <summary>One defect: The server cancels a request that it never sent.</summary>
internal sealed class CancelsWhatWasNeverSent()
    : SaysMore("broken-cancels-what-was-never-sent", "The server cancels a request that it never sent.")
{
    protected override IEnumerable<JsonObject> More(RunningRequest running, JsonObject response) =>
        [Message("notifications/cancelled", new() { ["requestId"] = "never-sent" })];
}
