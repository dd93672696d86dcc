using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Checkers;

/// <summary>What holds of every message of a client of 2026-07-28.</summary>
internal static partial class StatelessMessageChecks
{
    private const string NoRequest = "the client sent no request";

    private static readonly HashSet<string> OfServers = new(StringComparer.Ordinal)
    {
        "sampling/createMessage",
        "elicitation/create",
        "roots/list",
        "notifications/message",
        "notifications/tools/list_changed",
        "notifications/prompts/list_changed",
        "notifications/resources/list_changed",
        "notifications/resources/updated",
        "notifications/subscriptions/acknowledged",
    };

    public static readonly Check ClientMetadataIsComplete = new()
    {
        Id = "client-metadata-is-complete",
        Claim = "Every request of the client names its version and its capabilities in _meta",
        Requirements = ["meta/required-fields"],
        Remedy =
            $"Add {MetaKeys.ProtocolVersion} and {MetaKeys.ClientCapabilities} to params._meta of every request, "
            + "server/discover and what is asked again included.",
        Allows = ["empty capabilities", "other capabilities in another request"],
        Judge = history =>
            ClientWire.Each(
                history.ModernRequests(),
                exchange =>
                    exchange.Meta().At(MetaKeys.ProtocolVersion).AsText() is null
                        ? $"has no {MetaKeys.ProtocolVersion} in _meta"
                    : exchange.Meta().At(MetaKeys.ClientCapabilities) is not System.Text.Json.Nodes.JsonObject
                        ? $"has no {MetaKeys.ClientCapabilities} in _meta"
                    : null,
                NoRequest
            ),
    };

    public static readonly Check ClientNamesItself = new()
    {
        Id = "client-names-itself",
        Claim = "Every request of the client says in _meta which client it is",
        Requirements = ["meta/client-info"],
        Remedy = $"Add {MetaKeys.ClientInfo} with name and version to params._meta of every request.",
        Judge = history =>
            ClientWire.Each(
                history.ModernRequests().Where(exchange => exchange.Meta() is not null),
                exchange =>
                    exchange.Meta().At(MetaKeys.ClientInfo, "name").AsText() is null
                        ? $"has no {MetaKeys.ClientInfo} in _meta"
                        : null,
                "the client sent no request with metadata"
            ),
    };

    public static readonly Check ClientIdsInFlightDiffer = new()
    {
        Id = "client-ids-in-flight-differ",
        Claim = "No request of the client has the id of another that is not answered yet",
        Requirements = ["jsonrpc/id-not-in-flight"],
        Remedy = "Count requests; an id is free again when its answer came.",
        Allows = ["an id again, once the request that had it was answered"],
        Judge = history =>
        {
            var answered = history.ModernRequests().Where(exchange => exchange.OwnAnswer() is not null).ToList();
            return ClientWire.Each(
                answered,
                exchange =>
                    answered.Find(other =>
                        other != exchange
                        && other.AskedAt() <= exchange.AskedAt()
                        && other.OwnAnswer()!.AtUs > exchange.AskedAt()
                        && ForeignJson.SameId(other.FromClient!.Messages[0].Id, exchange.FromClient!.Messages[0].Id)
                    )
                        is { } other
                        ? $"has the id {exchange.FromClient!.Messages[0].Id} of {other.InWords()}, which was not "
                            + "answered yet"
                        : null,
                "no request of the client was answered"
            );
        },
    };

    public static readonly Check ClientPostsNoAnswers = new()
    {
        Id = "client-posts-no-answers",
        Claim = "The client POSTs no answer: what a server asks for goes into the next round of the request",
        Requirements = ["post/no-client-responses", "transport/directions"],
        Remedy = "Send what the server asks for as inputResponses of the request that is made again.",
        Judge = history =>
            ClientWire.Each(
                history.Modern(),
                exchange =>
                    exchange.FromClient!.Messages.Any(message => message.IsAnswer)
                        ? "is an answer, and servers of this revision send no requests"
                        : null,
                "the client sent no POST"
            ),
    };

    public static readonly Check ClientTraceContextIsWellFormed = new()
    {
        Id = "client-trace-context-is-well-formed",
        Claim = "traceparent in the metadata of a request is as W3C Trace Context has it",
        Requirements = ["meta/trace-format"],
        Remedy = "Send version, trace id, parent id and flags in lower-case hexadecimal, none of the ids all zeros.",
        Allows = ["no traceparent"],
        Judge = history =>
            ClientWire.Each(
                history.ModernRequests().Where(exchange => exchange.Meta().At("traceparent") is not null),
                exchange =>
                    exchange.Meta().At("traceparent").AsText() is { } text && TraceParent().IsMatch(text)
                        ? null
                        : $"has the traceparent {exchange.Meta().At("traceparent")!.ToJsonString()}",
                "the client sent no traceparent"
            ),
    };

    public static readonly Check ClientNeverInitializesStateless = new()
    {
        Id = "client-never-initializes-stateless",
        Claim = "The client sends no initialize with the metadata of 2026-07-28, which has no such method",
        Requirements = ["gap/initialize-on-modern-only"],
        Remedy = "Begin with server/discover, or with the request that is needed.",
        Allows = ["an initialize as older revisions have it, to a server that may be an older one"],
        Judge = history =>
            ClientWire.Each(
                history.ModernRequests(),
                exchange =>
                    exchange.Rpc() == "initialize" && exchange.Meta().At(MetaKeys.ProtocolVersion) is not null
                        ? "is an initialize with the metadata of 2026-07-28"
                        : null,
                NoRequest
            ),
    };

    public static readonly Check ClientSendsOnlyWhatClientsSend = new()
    {
        Id = "client-sends-only-what-clients-send",
        Claim = "The client sends no message that only servers send",
        Requirements = ["transport/directions"],
        Remedy = "Leave log messages, changes of lists and requests for input to the server.",
        Judge = history =>
            ClientWire.Each(
                history.Modern(),
                exchange =>
                    exchange.FromClient!.Messages.FirstOrDefault(message => OfServers.Contains(message.Method ?? ""))
                        is { } message
                        ? $"is {message.Method}, which only servers send"
                        : null,
                "the client sent no POST"
            ),
    };

    public static readonly Check ClientExtensionsAreNamed = new()
    {
        Id = "client-extensions-are-named",
        Claim = "Every extension that the client declares has a name with a prefix",
        Requirements = ["extension/identifier-format"],
        Remedy = "Name an extension by a domain of yours, turned round, a slash and a name: com.example/search.",
        Allows = ["no extension"],
        Judge = history =>
            ClientWire.Each(
                history.ModernRequests().Where(exchange => Extensions(exchange).Any()),
                exchange =>
                    Extensions(exchange).FirstOrDefault(name => !ExtensionName().IsMatch(name)) is { } bad
                        ? $"declares the extension '{bad}'"
                        : null,
                "the client declared no extension"
            ),
    };

    public static readonly Check ClientRevertsToTheCore = new()
    {
        Id = "client-reverts-to-the-core",
        Claim = "A client that was told which extensions the server has uses no method of another",
        Requirements = ["extension/fallback"],
        Remedy = "Read capabilities.extensions of server/discover, and do without what is not among them.",
        Allows = ["declaring an extension that the server does not have", "a client that never asks for them"],
        Judge = history =>
        {
            var lacking = history
                .ModernRequests("server/discover")
                .Where(exchange =>
                    exchange.OwnResult() is not null
                    && exchange.OwnResult().At("capabilities", "extensions", PeerTasks.Extension) is null
                )
                .Select(exchange => exchange.OwnAnswer()!.AtUs)
                .ToList();
            return ClientWire.Each(
                history
                    .ModernRequests()
                    .Where(exchange =>
                        lacking.Exists(told => told < exchange.AskedAt())
                        && Extensions(exchange).Contains(PeerTasks.Extension)
                    ),
                exchange =>
                    exchange.Rpc()!.StartsWith("tasks/", StringComparison.Ordinal)
                        ? $"is of the extension {PeerTasks.Extension}, which the server does not have"
                        : null,
                "the client declared no extension to a server that said it has it not"
            );
        },
    };

    private static IEnumerable<string> Extensions(Exchange exchange) =>
        (exchange.Meta().At(MetaKeys.ClientCapabilities, "extensions") as JsonObject ?? []).Select(one => one.Key);

    [GeneratedRegex(
        "^[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?)*/"
            + "([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)?$"
    )]
    private static partial Regex ExtensionName();

    [GeneratedRegex("^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?$")]
    private static partial Regex TraceParent();
}
