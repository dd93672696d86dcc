using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: a tool answers with a task to clients that do not know tasks.</summary>
internal sealed class TaskForEverybody()
    : StatelessServer("broken-task-for-everybody", "A tool answers with a task to clients that do not know tasks.")
{
    internal override void AddResultType(JsonObject result)
    {
        base.AddResultType(result);
        if (!result.ContainsKey("content"))
            return;
        result["resultType"] = "task";
        result["task"] = new JsonObject { ["taskId"] = "one", ["status"] = "working" };
    }
}
