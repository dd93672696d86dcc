using System.Text;
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

    /// <summary>Says that a result is the final one, where it does not say that it is not.</summary>
    internal virtual void AddResultType(JsonObject result) => result["resultType"] ??= "complete";

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
    internal virtual JsonArray ListTools(PostedMessage request) =>
        [.. Tools.List().Concat(OwnTools.Definitions).Select(tool => tool.ToJson())];

    /// <summary>How many things a page of a list has.</summary>
    internal virtual int PageSize => int.MaxValue;

    /// <summary>A cursor for the page that begins with a thing of a list.</summary>
    internal virtual string WriteCursor(PostedMessage request, int first) =>
        Convert.ToHexString(Encoding.UTF8.GetBytes($"{request.Method} {first}"));

    /// <summary>With which thing of the list the page of a cursor begins; null where it is none of this list.</summary>
    internal virtual int? ReadCursor(PostedMessage request, string cursor) =>
        cursor.Length % 2 == 0
        && cursor.All(char.IsAsciiHexDigit)
        && Encoding.UTF8.GetString(Convert.FromHexString(cursor)).Split(' ') is [var method, var first]
        && method == request.Method
        && int.TryParse(first, out var number)
            ? number
            : null;

    /// <summary>Changes the page of a list that begins with a thing before it goes out.</summary>
    internal virtual void AddPageHints(JsonObject page, int first) { }

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
