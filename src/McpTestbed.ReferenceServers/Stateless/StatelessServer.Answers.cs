using System.Text.Json;
using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Messages;

namespace McpTestbed.ReferenceServers.Stateless;

/// <content>Decisions about what an answer says.</content>
internal abstract partial class StatelessServer
{
    /// <summary>How long a list may be kept; short, because <c>change-tools</c> is one call away.</summary>
    private const int TimeToLiveMs = 1000;

    private static readonly HashSet<string> Methods =
    [
        "server/discover",
        "tools/list",
        "tools/call",
        "resources/list",
        "resources/templates/list",
        "resources/read",
        "prompts/list",
        "prompts/get",
        "subscriptions/listen",
    ];

    /// <summary>The status of the answer to a method that is not served.</summary>
    internal virtual int UnknownMethodStatus => StatusCodes.Status404NotFound;

    /// <summary>The media type of answers that are no stream.</summary>
    internal virtual string JsonContentType => "application/json";

    /// <summary>Whether the method is served.</summary>
    internal virtual bool Serves(string method) => Methods.Contains(method);

    /// <summary>The id that an error repeats; undefined for none.</summary>
    internal virtual JsonElement ErrorId(JsonElement id) => id;

    /// <summary>Says that a result is the final one.</summary>
    internal virtual void AddResultType(JsonObject result) => result["resultType"] = "complete";

    /// <summary>Says how long and for whom a result may be cached.</summary>
    internal virtual void AddCacheHints(JsonObject result)
    {
        result["ttlMs"] = TimeToLiveMs;
        result["cacheScope"] = "public";
    }

    /// <summary>Says in <c>_meta</c> who answers.</summary>
    internal virtual void AddServerInfo(JsonObject meta) =>
        meta[MetaKey.ServerInfo] = new JsonObject { ["name"] = "mcptestbed-reference-server", ["version"] = "0.1.0" };

    /// <summary>What the server says that it offers.</summary>
    internal virtual JsonObject Capabilities() =>
        new()
        {
            ["tools"] = new JsonObject { ["listChanged"] = true },
            ["resources"] = new JsonObject(),
            ["prompts"] = new JsonObject(),
            // The tool "notify" sends log messages, and whoever does so must declare it.
            ["logging"] = new JsonObject(),
        };

    /// <summary>The tools in the order of the list, which is always the same.</summary>
    internal virtual JsonArray ListTools(PostedMessage request) => [.. Tools.List().Select(tool => tool.ToJson())];

    /// <summary>Answers a resource that is not there.</summary>
    internal virtual Outcome MissingResource(string? uri) =>
        Refusal.Parameters("there is no such resource") with
        {
            Data = new() { ["uri"] = uri },
        };

    internal bool HasTool(string? name) => Tools.List().Any(tool => tool.Name == name);

    /// <summary>Completes a result with what every result has.</summary>
    internal JsonObject Complete(JsonObject result)
    {
        AddResultType(result);
        var meta = new JsonObject();
        AddServerInfo(meta);
        foreach (var (key, value) in result["_meta"] as JsonObject ?? [])
            meta[key] = value?.DeepClone();
        if (meta.Count > 0)
            result["_meta"] = meta;
        return result;
    }
}
