using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers.Invariants;

/// <summary>What holds of every response as text.</summary>
internal static class TextChecks
{
    /// <summary>Fields of which a response has one value (RFC 9110, 5.3).</summary>
    private static readonly string[] Singletons =
    [
        McpHeaders.SessionId,
        "Content-Type",
        "Content-Length",
        "Location",
        "Retry-After",
        "Date",
        "ETag",
        "Last-Modified",
        "Access-Control-Allow-Origin",
    ];

    public static readonly Check TextIsUtf8 = new()
    {
        Id = "text-is-utf8",
        Claim = "JSON-RPC messages are UTF-8",
        Requirements = ["transport/utf8"],
        Remedy = "Write JSON and events in UTF-8, whatever the default encoding of the platform is.",
        Allows = ["a byte order mark", "escapes in place of characters"],
        Judge = history =>
        {
            // Coded bodies are not text to the record, and what is no JSON-RPC may have any charset.
            var texts = history
                .Reached()
                .Where(exchange =>
                    exchange.FromServer is { AnsweredBy: AnsweredBy.Target }
                    && (exchange.IsStream() ? exchange.Events.Count > 0 : exchange.HasMediaType(MediaTypes.Json))
                    && exchange.ResponseValues("Content-Encoding").All(coding => coding is "identity")
                )
                .ToList();
            var wrong = texts.Find(exchange =>
                exchange.FromServer!.Body is { Base64: not null }
                || exchange.Events.Any(sse => sse.Data is { Base64: not null })
            );
            return wrong is not null
                    ? Judgement.Violated($"{Judging.Say(wrong)}, and what came is not UTF-8", wrong.Evidence)
                : texts.Count == 0 ? Judgement.Unknown("the record has no response with JSON-RPC")
                : Judgement.Held(
                    $"{texts.Count} responses are UTF-8",
                    texts.Take(20).SelectMany(exchange => exchange.Evidence)
                );
        },
    };

    public static readonly Check SingletonHeadersComeOnce = new()
    {
        Id = "no-singleton-header-twice",
        Claim = "A response has no header twice of which there is one value, such as Mcp-Session-Id",
        Requirements = ["ext/rfc9110/duplicate-singleton"],
        Remedy =
            "Set such a header instead of adding it, also in what stands before the server: many clients join the two "
            + "values with a comma, and then use a session id that nobody knows.",
        Allows = ["headers that are lists, as often as they come"],
        Judge = history =>
        {
            var responses = history
                .Reached()
                .Where(exchange => exchange.FromServer is { AnsweredBy: AnsweredBy.Target })
                .ToList();
            foreach (var exchange in responses)
            {
                if (Singletons.FirstOrDefault(name => exchange.ResponseValues(name).Count > 1) is { } name)
                    return Judgement.Violated($"{Judging.Say(exchange)} with {name} twice", exchange.Evidence);
            }

            return responses.Count == 0
                ? Judgement.Unknown("the record has no response")
                : Judgement.Held(
                    $"{Counted.Of(responses.Count, "response")} {Counted.Noun(responses.Count, "has", "have")} "
                        + "each such header once at most",
                    responses.Take(20).SelectMany(exchange => exchange.Evidence)
                );
        },
    };
}
