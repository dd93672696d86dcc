using System.Text.RegularExpressions;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers.Invariants;

/// <summary>What everything else stands on: JSON-RPC, one endpoint, and one version in a session.</summary>
internal static partial class FoundationChecks
{
    public static readonly Check MessagesAreJsonRpc = new()
    {
        Id = "messages-are-json-rpc",
        Claim = "Every message of the server says that it is JSON-RPC 2.0",
        Requirements = ["base/support-core"],
        Remedy = "Write \"jsonrpc\":\"2.0\" into every answer, request and notification.",
        Allows = ["bodies of refusals that are no JSON-RPC", "events of another type than message"],
        Judge = history =>
            SaidWire.Judge(
                [.. history.Said().Where(said => said.Json is not null && IsMessage(history, said))],
                said =>
                    said.Json!["jsonrpc"].AsText() == "2.0"
                        ? null
                        : $"has {said.Json["jsonrpc"]?.ToJsonString() ?? "nothing"} for \"jsonrpc\"",
                "the record has no message of the server"
            ),
    };

    public static readonly Check EndpointTakesPost = new()
    {
        Id = "endpoint-takes-post",
        Claim = "The endpoint takes POST, whatever method of JSON-RPC is in it",
        Requirements = ["endpoint/single-path-post-get", "endpoint/single-path-post"],
        Remedy = "Serve all JSON-RPC methods at the one path, and answer an unknown one in JSON-RPC, not with 405.",
        Allows = ["any other status"],
        Judge = Judging.Each(
            history => history.Requests().Where(history.IsCorrect),
            exchange => exchange.Status != 405,
            "the POST to be taken"
        ),
    };

    public static readonly Check AgreedVersionIsTaken = new()
    {
        Id = "agreed-version-is-taken",
        Claim = "A session goes on in the version that initialize agreed on",
        Requirements = ["version/one-per-session"],
        Remedy = "Keep the version that the answer to initialize names with the session, and follow its rules there.",
        Allows =
        [
            "any refusal that does not speak of the protocol version alone",
            "any answer in a session that was never agreed on, or has ended",
            "a refusal of _meta, where a request without it is served: that is judged on its own",
        ],
        Judge = Judging.Each(
            history =>
                history
                    .Requests()
                    .Where(exchange =>
                        exchange.RpcMethod != "initialize"
                        && history.IsCorrect(exchange)
                        && IsAgreed(history, exchange)
                        && !history.WithTerminatedSession().Contains(exchange)
                        && !IsRefusedForItsMeta(history, exchange)
                    ),
            exchange => !IsRefusedForItsVersion(exchange),
            "the version that was agreed on to be taken",
            exchange =>
                Refusals.OwnReason(exchange)
                ?? (
                    exchange.FromServer is null || exchange.Served || IsRefusedForItsVersion(exchange)
                        ? null
                        : $"{Judging.Say(exchange)}, for another reason than its version"
                )
        ),
    };

    /// <summary>Whether it is where messages of MCP are: an event of the usual type, or the body of a served request.
    /// The POSTs of the two-endpoint transport are answered on the stream, and their bodies are anything.</summary>
    private static bool IsMessage(History history, Said said) =>
        said.Event is { } sse
            ? sse.EventType is null or "message"
            : said.On is { Served: true, ToServer.Method: "POST" }
                && said.On.Asked().Any()
                && said.On.HasMediaType(MediaTypes.Json)
                && !Revision.Parse(history.Began.Revision).HasTwoEndpoints;

    private static bool IsAgreed(History history, Exchange exchange) =>
        history
            .Initializes()
            .Any(initialize =>
                AnswerWire.IsOfOneSession(initialize, exchange)
                && initialize.Precedes(exchange)
                && history.ResultOf(initialize).At("protocolVersion").AsText() == history.Began.Revision
            );

    /// <summary>A server that takes any <c>_meta</c> for a sign of 2026-07-28 misses the version of that one.</summary>
    private static bool IsRefusedForItsMeta(History history, Exchange exchange) =>
        HasMeta(exchange)
        && IsRefusedForItsVersion(exchange)
        && history.Requests().Any(other => other.RpcMethod != "initialize" && !HasMeta(other) && other.Served);

    private static bool HasMeta(Exchange exchange) => exchange.RequestObject().At("params", "_meta") is not null;

    private static bool IsRefusedForItsVersion(Exchange exchange) =>
        (exchange.Status == 400 || exchange.ErrorCode() is not null)
        && Refusal(exchange) is { } text
        && ProtocolVersion().IsMatch(text)
        && !text.Contains("session", StringComparison.OrdinalIgnoreCase);

    private static string? Refusal(Exchange exchange) =>
        exchange.Error()?.ToJsonString() ?? (exchange.Served ? null : exchange.FromServer?.Body?.Text);

    [GeneratedRegex("protocol[-_ ]?version", RegexOptions.IgnoreCase)]
    private static partial Regex ProtocolVersion();
}
