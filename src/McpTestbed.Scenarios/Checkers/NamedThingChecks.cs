using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on requests that name a thing, in the header and in the body.</summary>
internal static class NamedThingChecks
{
    /// <summary>A resource that no server has.</summary>
    public const string NoSuchResource = "mcptestbed://no-such-resource";

    private const string Sentinel = "=?base64?";

    public static readonly Check EncodedNameServed = new()
    {
        Id = "encoded-name-served",
        Claim = "A Mcp-Name in base64 is decoded before it is compared",
        Requirements = ["header/decode-before-compare"],
        Remedy = "Decode a value of the form =?base64?...?= and compare the result with the body.",
        Allows =
        [
            "any refusal where the same request with the plain name is not served either",
            "an answer that got lost: answer-on-its-own-exchange and others judge that",
        ],
        Judge = Judging.EachWrong(
            history => Encoded(history).Where(exchange => StatelessChecks.Decoded(Name(exchange)) is not null),
            exchange =>
                exchange.HasResult()
                || exchange.ErrorCode() is not null and not ErrorCodes.HeaderMismatch
                || exchange is { Status: 200 } && exchange.ErrorCode() is null,
            "it to be served, as the plain name is"
        ),
    };

    public static readonly Check UndecodableNameRefused = new()
    {
        Id = "undecodable-name-refused",
        Claim = "A Mcp-Name that cannot be decoded is refused with 400 and -32020",
        Requirements = ["header/invalid-chars-reject"],
        Remedy = "Answer 400 with -32020 where what stands between =?base64? and ?= is no base64.",
        Allows = ["any refusal where the same request with the plain name is not served either"],
        Judge = Judging.EachWrong(
            history => Encoded(history).Where(exchange => StatelessChecks.Decoded(Name(exchange)) is null),
            exchange => exchange is { Status: 400 } && exchange.ErrorCode() == ErrorCodes.HeaderMismatch,
            "400 with -32020"
        ),
    };

    public static readonly Check MissingResourceIsInvalidParams = new()
    {
        Id = "missing-resource-is-invalid-params",
        Claim = "A resource that is not there is answered with -32602",
        Requirements = ["error/resource-not-found-32602"],
        Remedy = "Answer the JSON-RPC error -32602; never a result without contents.",
        Allows =
        [
            "contents: a server may have a resource at any URI",
            "-32601 of a server that reads no resources",
            "401 and 403",
            "-32002, which error-code-not-retired judges",
        ],
        Judge = Judging.EachGranted(
            history =>
                history
                    .Requests("resources/read")
                    .Where(exchange => StatelessChecks.NameOf(exchange) == NoSuchResource),
            exchange =>
                exchange.ErrorCode() == ErrorCodes.InvalidParams
                || exchange.Result().At("contents") is JsonArray { Count: > 0 },
            "-32602",
            (_, exchange) =>
                exchange.ErrorCode() is ErrorCodes.MethodNotFound
                    ? $"{Judging.Say(exchange)} with -32601: the server reads no resources"
                : exchange.ErrorCode() is -32002
                    ? $"{Judging.Say(exchange)} with -32002, which error-code-not-retired judges"
                : null
        ),
    };

    private static IEnumerable<Exchange> Encoded(History history) =>
        history
            .Requests()
            .Where(exchange =>
                StatelessChecks.NameOf(exchange) is not null
                && Name(exchange).StartsWith(Sentinel, StringComparison.OrdinalIgnoreCase)
            );

    private static string Name(Exchange exchange) => exchange.RequestValues(McpHeaders.Name) is [var only] ? only : "";
}
