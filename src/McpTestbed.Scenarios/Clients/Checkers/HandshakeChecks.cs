using System.Text.Json;
using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Clients.Checkers;

/// <summary>What holds of every handshake of a client, and of what was agreed in it.</summary>
internal static class HandshakeChecks
{
    private const string NoInitialize = "the client sent no initialize";

    /// <summary>The server capability that each request of a client needs. Methods that no revision has are left
    /// alone.</summary>
    private static readonly Dictionary<string, string> Needed = new(StringComparer.Ordinal)
    {
        ["tools/list"] = "tools",
        ["tools/call"] = "tools",
        ["prompts/list"] = "prompts",
        ["prompts/get"] = "prompts",
        ["resources/list"] = "resources",
        ["resources/templates/list"] = "resources",
        ["resources/read"] = "resources",
        ["resources/subscribe"] = "resources",
        ["resources/unsubscribe"] = "resources",
        ["logging/setLevel"] = "logging",
    };

    public static readonly Check ClientInitializesFirst = new()
    {
        Id = "client-initializes-first",
        Claim = "The first message of the client is initialize",
        Requirements = ["lifecycle/init-first"],
        Remedy = "Send initialize before anything else.",
        Allows =
        [
            "a request in the manner of 2026-07-28 before it, to learn of which era the server is",
            "a GET before it, to learn whether the server has two endpoints",
            "a request beside it (client-waits-for-initialize speaks of that)",
        ],
        Judge = history =>
            ClientWire.Each(
                history
                    .Asked("POST")
                    .Where(exchange => exchange.FromClient!.Messages.Count > 0 && !exchange.IsModern())
                    .Take(1),
                exchange =>
                    exchange.FromClient!.Messages.Any(message => message.Method == "initialize")
                    || history.Sent("initialize").Any(initialize => initialize.AskedAt() < exchange.GotAt())
                        ? null
                        : "came before any initialize",
                "the client sent no message"
            ),
    };

    public static readonly Check ClientWaitsForInitialize = new()
    {
        Id = "client-waits-for-initialize",
        Claim = "The client sends no request but pings before initialize is answered",
        Requirements = ["lifecycle/client-no-early-requests"],
        Remedy = "Wait for the answer to initialize before the next request.",
        Allows = ["ping", "requests of an earlier session, which have its id"],
        Judge = history =>
            ClientWire.Each(
                history.Sent("initialize"),
                initialize =>
                {
                    var answered = history.AnswerTo(initialize)?.AtUs
                        ?? (initialize.GotStatus() >= 400 ? initialize.GotAt() : long.MaxValue);
                    return
                        history
                            .Sent()
                            .FirstOrDefault(sent =>
                                sent.Message is { Kind: JsonRpcKind.Request, Method: not ("initialize" or "ping") }
                                && !sent.On.IsModern()
                                && sent.On.SentValues(McpHeaders.SessionId).Count == 0
                                && (
                                    sent.On.AskedAt() > initialize.AskedAt()
                                    || (history.SessionAt(sent.On) is null && sent.On.GotAt() > initialize.AskedAt())
                                )
                                && sent.On.AskedAt() < Math.Min(answered, NextThing(history, initialize))
                            )
                            is { } early
                        ? $"was not answered yet when the client sent {early}"
                        : null;
                },
                NoInitialize
            ),
    };

    public static readonly Check ClientSendsInitialized = new()
    {
        Id = "client-sends-initialized",
        Claim = "The client sends notifications/initialized in every session that it uses",
        Requirements = ["lifecycle/initialized"],
        Remedy = "POST notifications/initialized once initialize was answered, and before the session is used.",
        Allows = ["a session that is not used", "pings before it"],
        Judge = history =>
        {
            var used = history
                .ClientSessions()
                .Select(session => (session, first: FirstUse(history, session)))
                .Where(pair => pair.first is not null)
                .ToList();
            return ClientWire.Each(
                used.Select(pair => pair.session.Opening),
                opening =>
                {
                    var (session, first) = used.Find(pair => pair.session.Opening == opening);
                    return history.Sent("notifications/initialized").Any(sent => session.Owns(sent))
                        ? null
                        : $"was answered, and {first} came without notifications/initialized";
                },
                "the client used no session"
            );
        },
    };

    public static readonly Check ClientInitializeIsComplete = new()
    {
        Id = "client-initialize-is-complete",
        Claim = "initialize has protocolVersion, capabilities and clientInfo with name and version",
        Requirements = ["lifecycle/client-initialize"],
        Remedy = "Send all three in the params of initialize; capabilities may be an empty object.",
        Judge = history =>
            ClientWire.Each(
                history.Sent("initialize").Where(exchange => exchange.SentJson() is not null),
                exchange =>
                    Missing(exchange.SentJson().At("params")) is { } what ? $"has no {what} in its params" : null,
                NoInitialize
            ),
    };

    public static readonly Check ClientUsesOnlyWhatWasNegotiated = new()
    {
        Id = "client-uses-only-what-was-negotiated",
        Claim = "The client asks only for what the server declared in its capabilities",
        Requirements = ["lifecycle/respect-negotiated"],
        Remedy = "Look at the capabilities in the answer to initialize before asking for prompts, resources or tools.",
        Allows = ["ping", "methods that no revision has"],
        Judge = history =>
            ClientWire.Each(
                history
                    .Sent()
                    .Where(sent =>
                        sent.Message is { Kind: JsonRpcKind.Request, Method: { } method }
                        && Needed.ContainsKey(method)
                        && history.SessionAt(sent.On) is not null
                    ),
                sent =>
                    history.SessionAt(sent.On)!.Result.Json.At("result", "capabilities") is JsonObject declared
                    && !declared.ContainsKey(Needed[sent.Message.Method!])
                        ? $"needs the server's capability {Needed[sent.Message.Method!]}, which it did not declare"
                        : null,
                "the client asked for nothing that needs a capability"
            ),
    };

    public static readonly Check ClientAnswersOnlyWhatItDeclared = new()
    {
        Id = "client-answers-only-what-it-declared",
        Claim = "The client serves no request of the server for which it declared no capability",
        Requirements = ["caps/client-declares"],
        Remedy = "Declare roots, sampling or elicitation in initialize, or answer such a request with -32601.",
        Judge = history =>
        {
            var asked = history
                .Got()
                .Where(got =>
                    got.Message is { Kind: JsonRpcKind.Request, Method: { } method } && Capability(method) is not null
                )
                .ToList();
            return ClientWire.Each(
                history
                    .Sent()
                    .Where(sent =>
                        sent.Message.IsAnswer
                        && asked.Exists(got => ForeignJson.SameId(got.Message.Id, sent.Message.Id))
                    ),
                sent =>
                {
                    var request = asked.First(got => ForeignJson.SameId(got.Message.Id, sent.Message.Id));
                    var capability = Capability(request.Message.Method!)!;
                    return
                        sent.Message.Kind == JsonRpcKind.Response
                        && history.Sent("initialize").FirstOrDefault() is { } initialize
                        && initialize.SentJson().At("params", "capabilities") is JsonObject declared
                        && !declared.ContainsKey(capability)
                        ? $"serves {request.Message.Method}, and {capability} was not declared"
                        : null;
                },
                "the server asked the client for nothing that needs a capability"
            );
        },
    };

    private static string? Capability(string method) =>
        method switch
        {
            "roots/list" => "roots",
            "sampling/createMessage" => "sampling",
            "elicitation/create" => "elicitation",
            _ => null,
        };

    /// <summary>What is missing of the params of initialize; null for nothing.</summary>
    private static string? Missing(JsonNode? parameters) =>
        parameters.At("protocolVersion").AsText() is null ? "protocolVersion"
        : parameters.At("capabilities") is not JsonObject ? "capabilities"
        : parameters.At("clientInfo", "name").AsText() is null ? "clientInfo.name"
        : parameters.At("clientInfo", "version")?.GetValueKind() != JsonValueKind.String ? "clientInfo.version"
        : null;

    /// <summary>The first request, but for pings, that a client made in a session.</summary>
    private static Sent? FirstUse(History history, ClientSession session) =>
        history
            .Sent()
            .FirstOrDefault(sent =>
                sent.Message is { Kind: JsonRpcKind.Request, Method: not ("initialize" or "ping") }
                && !sent.On.IsModern()
                && session.Owns(sent.On)
            );

    /// <summary>When a client, whose initialize was not answered, began another.</summary>
    private static long NextThing(History history, Exchange initialize) =>
        history
            .Sent("initialize")
            .Where(other => other.AskedAt() > initialize.AskedAt())
            .Select(other => other.AskedAt())
            .DefaultIfEmpty(long.MaxValue)
            .Min();
}
