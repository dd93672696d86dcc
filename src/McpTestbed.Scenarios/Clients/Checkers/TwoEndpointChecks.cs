using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;

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
        Allows = ["the address of an earlier stream"],
        Judge = history =>
            ClientWire.Each(
                history.Asked("POST"),
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

    /// <summary>Where the server wants messages, in the order in which it said so.</summary>
    private static IEnumerable<(string Address, long AtUs)> Endpoints(History history) =>
        history
            .Asked("GET")
            .SelectMany(exchange => exchange.EventsToClient)
            .Where(sse => sse.EventType == "endpoint" && sse.Data?.Text is not null)
            .Select(sse => (sse.Data!.Text!, sse.AtUs))
            .OrderBy(endpoint => endpoint.AtUs);
}
