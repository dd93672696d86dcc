using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Clients.Checkers;

/// <summary>What a client of 2026-07-28 makes of replies, whole and broken.</summary>
internal static class StatelessReplyChecks
{
    private const string Untyped = "no result was without a type";

    public static readonly Check ClientTakesTheReply = new()
    {
        Id = "client-takes-the-reply",
        Claim = "The client takes results from a JSON body and from a stream of events",
        Requirements = ["post/client-accepts-both-replies"],
        Remedy = "Read the answer by its Content-Type: one JSON message, or the event that has the request's id.",
        Allows =
        [
            "an end with a failure where a request got no result",
            "any exit code of a client that does not know the testbed's words",
        ],
        Judge = history => Took(history, exchange => true, "no request was answered"),
    };

    public static readonly Check ClientTakesResultsWithoutType = new()
    {
        Id = "client-takes-results-without-type",
        Claim = "The client takes a result without resultType as a complete one",
        Requirements = ["result/type-absent-complete"],
        Remedy = "Read an absent resultType as complete: servers of older revisions send none.",
        Judge = history => Took(history, exchange => exchange.OwnResult().At("resultType") is null, Untyped),
    };

    public static readonly Check ClientRefusesUnknownResultTypes = new()
    {
        Id = "client-refuses-unknown-result-types",
        Claim = "The client takes no result of a type that it does not know",
        Requirements = ["result/type-unknown-invalid"],
        Remedy = "Fail the request where resultType is none of those the revision defines.",
        Judge = history =>
        {
            var odd = history
                .ModernRequests()
                .Where(exchange =>
                    exchange.OwnResult().At("resultType").AsText() is not (null or "complete" or "input_required")
                )
                .ToList();
            return ClientWire.Each(
                odd,
                exchange =>
                    exchange.OwnResult().At("nextCursor").AsText() is { } cursor
                    && history.ModernRequests().FirstOrDefault(next => Cursor(next) == cursor) is { } next
                        ? $"got a result of the type {exchange.OwnResult().At("resultType")!.ToJsonString()}, and "
                            + $"{next.InWords()} uses its cursor"
                        : null,
                "no result was of an unknown type"
            );
        },
    };

    public static readonly Check ClientKeepsCursorsAsTheyAre = new()
    {
        Id = "client-keeps-cursors-as-they-are",
        Claim = "The client sends a cursor back as it got it",
        Requirements = ["pagination/opaque-cursor"],
        Remedy = "Send nextCursor as it is, and read nothing into it.",
        Allows = ["no further page"],
        Judge = history =>
            ClientWire.Each(
                history.ModernRequests().Where(exchange => Cursor(exchange) is not null),
                exchange =>
                    history
                        .ModernRequests()
                        .Any(page =>
                            page.AskedAt() < exchange.AskedAt()
                            && page.OwnResult().At("nextCursor").AsText() == Cursor(exchange)
                        )
                        ? null
                        : $"has the cursor {Cursor(exchange)}, which no answer before it had",
                "the client asked for no further page"
            ),
    };

    public static readonly Check ClientAsksAgainWithANewId = new()
    {
        Id = "client-asks-again-with-a-new-id",
        Claim = "A client that makes a request again whose stream broke off gives it a new id",
        Requirements = ["stream/reissue-new-id"],
        Remedy = "Make the request again as a new one, with a new id; the lost one is over.",
        Allows =
        [
            "no second attempt at what may have run already (gap/reissue-vs-idempotency)",
            "several attempts, where they end",
        ],
        Judge = history =>
        {
            var lost = history.ModernRequests().Where(Broke).ToList();
            var again = lost.SelectMany(exchange => Again(history, exchange)).Distinct().ToList();
            return ClientWire.Each(
                again,
                exchange =>
                    lost.Find(other =>
                        other.AskedAt() < exchange.AskedAt()
                        && other.Wish() == exchange.Wish()
                        && ForeignJson.SameId(other.FromClient!.Messages[0].Id, exchange.FromClient!.Messages[0].Id)
                    )
                        is { } other
                        ? $"has the id {exchange.FromClient!.Messages[0].Id} again, which {other.InWords()} had, whose "
                            + "reply broke off"
                        : null,
                lost.Count == 0 ? "no reply broke off" : $"the client did not ask again: {history.HowItEnded()}"
            );
        },
    };

    public static readonly Check ClientCancelsByClosing = new()
    {
        Id = "client-cancels-by-closing",
        Claim = "The client cancels a request by closing its stream, and posts no notifications/cancelled",
        Requirements = ["cancel/no-cancelled-post"],
        Remedy = "Close the stream of the request; over HTTP that is the cancellation.",
        Allows = ["waiting for the answer"],
        Judge = history =>
        {
            var posted = history.Sent("notifications/cancelled").ToList();
            if (posted.Count > 0)
                return Judgement.Violated($"{posted[0].InWords()} was posted", posted[0].Lines());
            return ClientWire.Each(
                history.ModernRequests().Where(exchange => exchange.StreamEnd is { By: EndedBy.Client }),
                _ => null,
                $"the client closed no stream before its end: {history.HowItEnded()}"
            );
        },
    };

    public static readonly Check ClientTriesAListedVersion = new()
    {
        Id = "client-tries-a-listed-version",
        Claim = "A client whose version is refused asks again with one that the server lists and it knows",
        Requirements = ["version/client-retries"],
        Remedy = "Read data.supported of the error -32022, choose a version of it, and make the request again.",
        Allows = ["a failure, where the server lists no version that the client knows"],
        Judge = history =>
            ClientWire.Each(
                history
                    .ModernRequests()
                    .Where(exchange => Listed(exchange).Contains(Revision.V20260728.Id) && IsUnsupported(exchange)),
                exchange =>
                    Again(history, exchange).Any(next => Listed(exchange).Intersect(Versions(next)).Any())
                        ? null
                        : $"was refused with {string.Join(", ", Listed(exchange))} as the versions to choose from, and "
                            + $"was not made again: {history.HowItEnded()}",
                "no request was refused because of its version"
            ),
    };

    public static readonly Check ClientEndsWithoutACommonVersion = new()
    {
        Id = "client-ends-without-a-common-version",
        Claim = "A client that has no version in common with the server fails, and does not ask without an end",
        Requirements = ["version/client-retries", "gap/reconnect-limits"],
        Remedy = "Tell the user which versions the server lists, and stop.",
        Allows = ["each piece of its work tried once", "a few attempts"],
        Judge = history =>
        {
            var refused = history.ModernRequests().Where(IsUnsupported).ToList();
            return refused.Count == 0 ? Judgement.NotExercised("no request was refused because of its version")
                : refused.Count > RecoveryChecks.ManyAttempts
                    ? Judgement.Violated(
                        $"{refused.Count} requests were refused because of their version",
                        refused.Take(20).SelectMany(exchange => exchange.Lines())
                    )
                : Judgement.Held(
                    $"{refused.Count} requests were refused: {history.HowItEnded()}",
                    refused.SelectMany(exchange => exchange.Lines())
                );
        },
    };

    public static readonly Check ClientStaysInTheModernEra = new()
    {
        Id = "client-stays-in-the-modern-era",
        Claim = "An error that only servers of 2026-07-28 send is no reason to initialize",
        Requirements = ["compat/modern-error-no-fallback"],
        Remedy =
            "Look at the code of a 400 or 404 before falling back: -32020, -32021, -32022, and -32601 with 404, come "
            + "from a server of 2026-07-28.",
        Allows = ["an initialize where the server lists only versions that have one"],
        Judge = history =>
            ClientWire.Each(
                history.ModernRequests().Where(IsModernError),
                exchange =>
                    history.Sent("initialize").FirstOrDefault(next => next.AskedAt() > exchange.GotAt()) is { } next
                        ? $"was refused with {exchange.GotStatus()} and {exchange.OwnErrorCode()}, and "
                            + $"{next.InWords()} followed"
                        : null,
                "the server refused nothing as one of 2026-07-28 does"
            ),
    };

    /// <summary>Whether a refusal is one that no older server sends, and names no older version alone.</summary>
    public static bool IsModernError(Exchange exchange) =>
        (exchange.GotStatus(), exchange.OwnErrorCode())
            is
                (400, ErrorCodes.HeaderMismatch or ErrorCodes.MissingClientCapability)
                or
                (404, ErrorCodes.MethodNotFound)
        || (
            IsUnsupported(exchange)
            && !(
                Listed(exchange) is [_, ..] listed
                && listed.All(version => Revision.TryParse(version, out var known) && known.HasHandshake)
            )
        );

    private static bool IsUnsupported(Exchange exchange) =>
        exchange.GotStatus() == 400 && exchange.OwnErrorCode() == ErrorCodes.UnsupportedProtocolVersion;

    private static IReadOnlyList<string> Listed(Exchange exchange) =>
        exchange.OwnAnswer()?.Json.At("error", "data", "supported") is System.Text.Json.Nodes.JsonArray listed
            ? [.. listed.Select(version => version.AsText()).OfType<string>()]
            : [];

    private static IReadOnlyList<string> Versions(Exchange exchange) => exchange.SentValues(McpHeaders.ProtocolVersion);

    private static string? Cursor(Exchange exchange) => exchange.SentJson().At("params", "cursor").AsText();

    /// <summary>Whether the reply broke off before the answer, not by the client.</summary>
    private static bool Broke(Exchange exchange) =>
        exchange.OwnAnswer() is null && exchange.StreamEnd is { By: not EndedBy.Client };

    /// <summary>Requests for the same, made later.</summary>
    private static IEnumerable<Exchange> Again(History history, Exchange exchange) =>
        history
            .ModernRequests(exchange.Rpc()!)
            .Where(next => next.AskedAt() > exchange.AskedAt() && next.Wish() == exchange.Wish());

    /// <summary>Whether the client took results: where every request got one, it has no reason to fail. That it failed
    /// is its own word, by its exit code.</summary>
    private static Judgement Took(History history, Func<Exchange, bool> matters, string none)
    {
        var requests = history.ModernRequests().ToList();
        var subjects = requests.FindAll(exchange => exchange.OwnResult() is not null && matters(exchange));
        if (subjects.Count == 0)
            return Judgement.NotExercised(none);
        if (requests.Exists(exchange => exchange.OwnResult() is null))
            return Judgement.NotExercised("not every request got a result, so that a failure says nothing");

        // What an exit code says is agreed with those only that know the testbed's own words; another client may fail
        // for reasons of its own.
        if (!history.Marks(ClientEnds.Told).Any())
            return Judgement.NotExercised("the client does not say by its exit code whether it took its results");
        if (history.OwnExit() is not { } exit)
            return Judgement.NotExercised($"{history.HowItEnded()}, and so did not say whether it took its results");
        var lines = subjects.Take(20).SelectMany(exchange => exchange.Lines());
        return exit.Code == 0
            ? Judgement.Held($"{Counted.Of(subjects.Count, "result")}, and the client ended with exit code 0", lines)
            : Judgement.Violated(
                $"every request got its result, such as {subjects[0].InWords()}, and the client ended with exit code "
                    + $"{exit.Code}",
                lines
            );
    }
}
