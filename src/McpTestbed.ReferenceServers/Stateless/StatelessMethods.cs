using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Tools;

namespace McpTestbed.ReferenceServers.Stateless;

/// <summary>The methods that are answered by one JSON object.</summary>
internal sealed class StatelessMethods(StatelessServer server)
{
    public Outcome Invoke(PostedMessage request) =>
        request.Method switch
        {
            "server/discover" => Cacheable(
                new()
                {
                    ["supportedVersions"] = StatelessServer.SupportedVersions(),
                    ["capabilities"] = server.Capabilities(),
                }
            ),
            "tools/list" => List(request, "tools", server.ListTools(request)),
            "resources/list" => List(request, "resources", [Greeting.Resource()]),
            "resources/templates/list" => List(request, "resourceTemplates", []),
            "prompts/list" => List(request, "prompts", [Greeting.Prompt()]),
            "resources/read" => Read(request),
            "prompts/get" => Prompt(request),
            "tools/call" => Refusal.Parameters("there is no such tool"),
            _ => Refusal.Parameters("'notifications' must be an object that says what to listen for"),
        };

    private Outcome List(PostedMessage request, string member, JsonArray items)
    {
        var first = request.Has("cursor") ? server.ReadCursor(request, request.Text("cursor") ?? "") : 0;
        if (first is not { } begin || begin < 0 || (begin > 0 && begin >= items.Count))
            return Refusal.Parameters("this cursor was not handed out here");
        var rest = items.Skip(begin).ToList();
        var page = new JsonObject
        {
            [member] = new JsonArray([.. rest.Take(server.PageSize).Select(item => item!.DeepClone())]),
        };
        if (rest.Count > server.PageSize)
            page["nextCursor"] = server.WriteCursor(request, begin + server.PageSize);
        var outcome = Cacheable(page);
        server.AddPageHints(page, begin);
        return outcome;
    }

    private Outcome Read(PostedMessage request) =>
        request.Text("uri") == Greeting.Uri
            ? Cacheable(new() { ["contents"] = new JsonArray(Greeting.Contents()) })
            : server.MissingResource(request.Text("uri"));

    private static Outcome Prompt(PostedMessage request) =>
        request.Text("name") == Greeting.Name
            ? new JsonObject { ["messages"] = new JsonArray(Greeting.PromptMessage()) }
            : Refusal.Parameters("there is no such prompt");

    private JsonObject Cacheable(JsonObject result)
    {
        server.AddCacheHints(result);
        return result;
    }
}
