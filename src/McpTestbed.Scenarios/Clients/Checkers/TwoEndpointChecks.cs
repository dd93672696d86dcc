using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Checkers;

/// <summary>What holds of clients of 2024-11-05 alone.</summary>
internal static class TwoEndpointChecks
{
    public static readonly Check ClientPostsToTheEndpoint = new()
    {
        Id = "client-posts-to-the-endpoint",
        Claim = "The client posts every message to the address that the server named on the stream",
        Requirements = ["sse/post-to-endpoint"],
        Remedy = "Wait for the event endpoint, and POST to its data, query and all.",
        Allows =
        [
            "the address of an earlier stream",
            "initialize, or a request in the manner of 2026-07-28, to the address of the stream before any was opened: "
                + "so later revisions have a client find out which server it has",
        ],
        Judge = history =>
            ClientWire.Each(
                history.Asked("POST").Where(exchange => !LooksForAnotherEra(history, exchange)),
                exchange =>
                {
                    var named = Endpoints(history).Where(endpoint => endpoint.AtUs < exchange.AskedAt()).ToList();
                    return named.Count == 0 ? "came before the server had named an address"
                        : named.Exists(endpoint => endpoint.Address == exchange.FromClient!.Target) ? null
                        : $"went to {exchange.FromClient!.Target}, and the server named {named[^1].Address}";
                },
                "the client sent no POST"
            ),
    };

    public static readonly Check ClientInitializesOnANewStream = new()
    {
        Id = "client-initializes-on-a-new-stream",
        Claim = "A client whose stream ended begins on the next one with initialize",
        Requirements = ["lifecycle/init-first"],
        Remedy = "Take the end of the stream as the end of the session: open a stream, and initialize anew.",
        Allows = ["no other stream"],
        Judge = history =>
            ClientWire.Each(
                Endpoints(history)
                    .Skip(1)
                    .Select(endpoint =>
                        history
                            .Asked("POST")
                            .FirstOrDefault(exchange => exchange.FromClient!.Target == endpoint.Address)
                    )
                    .OfType<Exchange>(),
                exchange =>
                    exchange.Rpc() == "initialize" ? null : "is the first message to a new address, and no initialize",
                $"the client posted to one address only: {history.HowItEnded()}"
            ),
    };

    /// <summary>Whether a client tried first whether the server is of a later revision (2025-03-26 to 2025-11-25,
    /// basic/transports, Backwards Compatibility).</summary>
    private static bool LooksForAnotherEra(History history, Exchange exchange) =>
        (exchange.Rpc() == "initialize" || exchange.IsModern())
        && exchange.FromClient!.Target.Split('?')[0] == PeerPaths.Sse
        && exchange.GotStatus() >= 400
        && !history.Asked("GET").Any(get => get.AskedAt() < exchange.AskedAt());

    /// <summary>Where the server wants messages, in the order in which it said so.</summary>
    private static IEnumerable<(string Address, long AtUs)> Endpoints(History history) =>
        history
            .Asked("GET")
            .SelectMany(exchange => exchange.EventsToClient)
            .Where(sse => sse.EventType == "endpoint" && sse.Data?.Text is not null)
            .Select(sse => (sse.Data!.Text!, sse.AtUs))
            .OrderBy(endpoint => endpoint.AtUs);
}
