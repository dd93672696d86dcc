using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Checkers;

/// <summary>What a client of 2026-07-28 does when a request needs more of it before it can be answered.</summary>
internal static class RoundChecks
{
    private const string NoNextRound = "the client made no request again that needed more of it";

    public static readonly Check ClientBringsWhatIsAskedFor = new()
    {
        Id = "client-brings-what-is-asked-for",
        Claim = "The next round of a request has an answer to everything that the server asked for",
        Requirements = ["mrtr/client-fulfils"],
        Remedy = "Build an entry of inputResponses for every key of inputRequests before the request is made again.",
        Allows = ["no next round", "a next round at once, where nothing was asked for"],
        Judge = history =>
            ClientWire.Each(
                NextRounds(history).Where(round => AsksFor(round.First).Any()).Select(round => round.Next),
                next =>
                    AsksFor(NextRounds(history).First(round => round.Next == next).First)
                        .FirstOrDefault(key => next.SentJson().At("params", "inputResponses", key) is null)
                        is { } missing
                        ? $"has no inputResponses for {missing}"
                        : null,
                NoNextRound
            ),
    };

    public static readonly Check ClientEchoesTheState = new()
    {
        Id = "client-echoes-the-state",
        Claim = "The client sends requestState back exactly as it got it",
        Requirements = ["mrtr/client-echo-exact"],
        Remedy = "Keep requestState as a string, read nothing into it, and send it back character by character.",
        Judge = history =>
            ClientWire.Each(
                history.ModernRequests().Where(exchange => State(exchange) is not null),
                exchange =>
                    history
                        .ModernRequests()
                        .Any(first => first.AskedAt() < exchange.AskedAt() && Issued(first) == State(exchange))
                        ? null
                        : "has a requestState that no result before it had",
                "the client sent no requestState"
            ),
    };

    public static readonly Check ClientGivesRoundsNewIds = new()
    {
        Id = "client-gives-rounds-new-ids",
        Claim = "The next round of a request has another id than the one before",
        Requirements = ["mrtr/client-new-id"],
        Remedy = "Make the next round as a new request, with a new id.",
        Judge = history =>
            ClientWire.Each(
                NextRounds(history).Select(round => round.Next),
                next =>
                    NextRounds(history).First(round => round.Next == next).First is var first
                    && ForeignJson.SameId(first.FromClient!.Messages[0].Id, next.FromClient!.Messages[0].Id)
                        ? $"has the id {next.FromClient.Messages[0].Id}, as {first.InWords()} had"
                        : null,
                NoNextRound
            ),
    };

    public static readonly Check ClientKeepsRoundsApart = new()
    {
        Id = "client-keeps-rounds-apart",
        Claim = "The client sends requestState with the next round of its request, and with no other",
        Requirements = ["mrtr/client-isolation"],
        Remedy = "Keep requestState with the request that it was given for, and forget it with its answer.",
        Allows = ["the same round again, where its answer was lost"],
        Judge = history =>
            ClientWire.Each(
                history.ModernRequests().Where(exchange => State(exchange) is not null),
                exchange =>
                {
                    var first = history.ModernRequests().FirstOrDefault(other => Issued(other) == State(exchange));
                    if (first is not null && first.Wish() != exchange.Wish())
                        return $"has the requestState that was given for {first.InWords()}, which is another request";
                    return
                        history
                            .ModernRequests()
                            .FirstOrDefault(other =>
                                State(other) == State(exchange) && other.OwnAnswer()?.AtUs < exchange.AskedAt()
                            )
                            is { } done
                        ? $"has the requestState of {done.InWords()}, which was answered before"
                        : null;
                },
                "the client sent no requestState"
            ),
    };

    public static readonly Check ClientDeclaresWhatItAnswers = new()
    {
        Id = "client-declares-what-it-answers",
        Claim = "A request that brings an answer to what the server asked for declares that the client can be asked",
        Requirements = ["caps/client-declares-each-request"],
        Remedy = "Put elicitation, sampling and roots into clientCapabilities of every request, the next rounds too.",
        Allows = ["other capabilities in requests that answer nothing"],
        Judge = history =>
            ClientWire.Each(
                NextRounds(history).Where(round => Answered(round.First, round.Next).Any()).Select(round => round.Next),
                next =>
                    Answered(NextRounds(history).First(round => round.Next == next).First, next)
                        .FirstOrDefault(capability =>
                            next.Meta().At(MetaKeys.ClientCapabilities, capability) is not JsonObject
                        )
                        is { } missing
                        ? $"brings an answer of its user or model, and does not declare {missing}"
                        : null,
                NoNextRound
            ),
    };

    /// <summary>The capabilities that a next round makes use of.</summary>
    private static IEnumerable<string> Answered(Exchange first, Exchange next) =>
        AsksFor(first)
            .Where(key => next.SentJson().At("params", "inputResponses", key) is not null)
            .Select(key => first.OwnResult().At("inputRequests", key, "method").AsText())
            .Select(method =>
                method switch
                {
                    "elicitation/create" => "elicitation",
                    "sampling/createMessage" => "sampling",
                    "roots/list" => "roots",
                    _ => null,
                }
            )
            .OfType<string>();

    private static string? State(Exchange exchange) => exchange.SentJson().At("params", "requestState").AsText();

    private static string? Issued(Exchange exchange) => exchange.OwnResult().At("requestState").AsText();

    private static IEnumerable<string> AsksFor(Exchange exchange) =>
        (exchange.OwnResult().At("inputRequests") as JsonObject ?? []).Select(asked => asked.Key);

    /// <summary>Requests that were not answered yet, each with the first that carries its state back.</summary>
    private static IEnumerable<(Exchange First, Exchange Next)> NextRounds(History history) =>
        from first in history.ModernRequests()
        where Issued(first) is not null
        let next = history
            .ModernRequests()
            .FirstOrDefault(next => next.AskedAt() > first.AskedAt() && State(next) == Issued(first))
        where next is not null
        select (first, next);
}
