using System.Text.Json.Nodes;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Clients.Peers;

/// <summary>The only task of a scripted server of 2026-07-28 (SEP-2663): a call that is done when it is first asked
/// for.</summary>
internal static class PeerTasks
{
    /// <summary>The name of the extension.</summary>
    public const string Extension = "io.modelcontextprotocol/tasks";

    /// <summary>The id of the task.</summary>
    public const string Id = "786512e2-9e0d-44bd-8f29-789f320fe840";

    private const string Time = "2026-07-28T10:30:00Z";
    private const int TtlSeconds = 60;
    private const int PollMs = 100;

    /// <summary>The task at work.</summary>
    public static JsonObject Created => Task("working");

    /// <summary>The task with its result.</summary>
    public static JsonObject Completed
    {
        get
        {
            var task = Task("completed");
            task["result"] = Rpc.Text("8");
            return task;
        }
    }

    /// <summary>Whether a request declares that it may become a task.</summary>
    public static bool AreTakenBy(PeerRequest request) =>
        request.Json.At("params", "_meta", MetaKeys.ClientCapabilities, "extensions", Extension) is JsonObject;

    private static JsonObject Task(string status) =>
        new()
        {
            ["taskId"] = Id,
            ["status"] = status,
            ["createdAt"] = Time,
            ["lastUpdatedAt"] = Time,
            ["ttlSeconds"] = TtlSeconds,
            ["pollIntervalMilliseconds"] = PollMs,
        };
}
