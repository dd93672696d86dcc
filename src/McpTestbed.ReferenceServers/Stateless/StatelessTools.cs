using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Tools;

namespace McpTestbed.ReferenceServers.Stateless;

/// <summary>The tools of this era alone: one with mirrored parameters, one that asks back, and two with state that a
/// handle names. Each is answered by one JSON object.</summary>
internal sealed class StatelessTools(StatelessServer server)
{
    private const string KeyArgument =
        """{"type":"object","properties":{"key":{"type":"string"}},"required":["key"]}""";

    private readonly Baskets baskets = new();

    /// <summary>The tools in the order of the list.</summary>
    public IReadOnlyList<ToolDefinition> Definitions { get; } =
    [
        new(
            "route",
            "Answers where a message would go; the region and the priority are mirrored into headers.",
            """
            {"type":"object","required":["region"],"properties":{
             "region":{"type":"string","x-mcp-header":"Region"},
             "priority":{"type":"integer","x-mcp-header":"Priority"}}}
            """
        ),
        new("ask", "Asks for a name, counts the key once for each time it was asked, and greets.", KeyArgument),
        new("open-basket", "Answers the handle of a new basket.", """{"type":"object","properties":{}}"""),
        new(
            "add-to-basket",
            "Puts something into the basket of that handle and answers all that is in it.",
            """
            {"type":"object","required":["basket","item"],
             "properties":{"basket":{"type":"string"},"item":{"type":"string"}}}
            """
        ),
    ];

    /// <summary>Calls a tool; null where it is none of these.</summary>
    public async Task<Outcome?> CallAsync(PostedMessage request) =>
        request.NamedThing switch
        {
            "route" => Route(request),
            "ask" => await AskAsync(request),
            "open-basket" => Said(baskets.Open(server.OwnerOf(request), server.NewHandle())),
            "add-to-basket" => AddToBasket(request),
            _ => (Outcome?)null,
        };

    private static Outcome Route(PostedMessage request) =>
        ToolArguments.Text(request.Arguments, "region") is { } region
            ? Said($"to {region}")
            : Said("region must be a string", isError: true);

    private Outcome AddToBasket(PostedMessage request)
    {
        if (server.BasketOf(request) is not { } handle || ToolArguments.Text(request.Arguments, "item") is not { } item)
            return Said("basket and item must be strings", isError: true);
        return baskets.Add(server.OwnerOf(request), handle, item) is { } all
            ? Said(all)
            : Said("there is no such basket", isError: true);
    }

    private async Task<Outcome> AskAsync(PostedMessage request)
    {
        if (ToolArguments.Text(request.Arguments, "key") is not { } key)
            return Said("key must be a string", isError: true);
        if (!request.Has("requestState"))
            return server.RefuseToAsk(request) ?? Ask(server.WriteState(AskState.New(request, key, server.Time)));
        if (
            server.ReadState(request.Text("requestState") ?? "") is not { } state
            || !server.IsOfTheRequest(state, request, key)
            || state.Until < server.Time.GetUtcNow().ToUnixTimeSeconds()
        )
            return Refusal.Parameters("this requestState was not given out here for this request, or it is too old");
        if (NameIn(request) is not { } name)
            return server.AskAgain(request) ?? Ask(request.Text("requestState")!);
        if (!server.Spend(state))
            return Refusal.Parameters("this requestState was used already");
        await server.Tools.CallAsync(
            "count",
            new JsonObject { ["key"] = key },
            new StatelessToolContext(server, request, null!),
            CancellationToken.None
        );
        return Said($"{state.Greeting} {name}");
    }

    private static Outcome Ask(string state) =>
        new JsonObject
        {
            ["resultType"] = "input_required",
            ["inputRequests"] = new JsonObject
            {
                ["name"] = new JsonObject
                {
                    ["method"] = "elicitation/create",
                    ["params"] = new JsonObject
                    {
                        ["mode"] = "form",
                        ["message"] = "Who is to be greeted?",
                        ["requestedSchema"] = new JsonObject
                        {
                            ["type"] = "object",
                            ["properties"] = new JsonObject { ["name"] = new JsonObject { ["type"] = "string" } },
                            ["required"] = new JsonArray("name"),
                        },
                    },
                },
            },
            ["requestState"] = state,
        };

    private static string? NameIn(PostedMessage request)
    {
        var given = PostedMessage.ObjectIn(PostedMessage.ObjectIn(request.Parameters, "inputResponses"), "name");
        var name = PostedMessage.Member(PostedMessage.ObjectIn(given, "content"), "name");
        return name.ValueKind == System.Text.Json.JsonValueKind.String ? name.GetString() : null;
    }

    private static Outcome Said(string text, bool isError = false) => new ToolAnswer(text, isError).ToJson();
}
