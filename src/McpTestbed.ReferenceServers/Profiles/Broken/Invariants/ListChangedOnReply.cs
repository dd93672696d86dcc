using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Invariants;

/// <summary>One defect: The reply to tools/list says that the tools changed, which has nothing to do with it.</summary>
internal sealed class ListChangedOnReply()
    : SaysMore(
        "broken-list-changed-on-reply",
        "The reply to tools/list says that the tools changed, which has nothing to do with it."
    )
{
    protected override IEnumerable<JsonObject> More(RunningRequest running, JsonObject response) =>
        [Message("notifications/tools/list_changed")];
}
