using System.Runtime.CompilerServices;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Checkers;

/// <summary>What a history says of a client, read once: a client may have asked thousands of times, and each check
/// reads all of it.</summary>
internal sealed class ClientRecord
{
    private static readonly ConditionalWeakTable<History, ClientRecord> Records = [];

    private readonly Dictionary<Exchange, Got?> answers = [];
    private readonly Lock gate = new();
    private readonly Lazy<IReadOnlyList<ClientSession>> sessions;

    private ClientRecord(History history)
    {
        Asked = WithoutRedirected([
            .. history
                .Exchanges.Where(exchange =>
                    exchange.FromClient is { Complete: true } request && PeerPaths.IsOfMcp(request.Target)
                )
                .OrderBy(exchange => exchange.FromClient!.AtUs)
                .ThenBy(exchange => exchange.Number),
        ]);
        Got = [.. history.Exchanges.SelectMany(ClientWire.Got).OrderBy(got => got.AtUs)];
        Sent = [.. Asked.Where(exchange => exchange.FromClient!.Method == "POST").SelectMany(ClientWire.SentBy)];
        sessions = new(() => [.. OpenedSessions()]);
    }

    /// <summary>Exchanges of MCP in the order in which the client asked. One that was sent elsewhere and made there is
    /// one request, the latter.</summary>
    public IReadOnlyList<Exchange> Asked { get; }

    /// <summary>Every message that the client got, in order.</summary>
    public IReadOnlyList<Got> Got { get; }

    /// <summary>Every message that the client sent, in order.</summary>
    public IReadOnlyList<Sent> Sent { get; }

    /// <summary>The sessions that it opened, in order.</summary>
    public IReadOnlyList<ClientSession> Sessions => sessions.Value;

    /// <summary>The record of a history.</summary>
    public static ClientRecord Of(History history) => Records.GetValue(history, one => new(one));

    /// <summary>The answer that the client got to the request it sent, wherever it came.</summary>
    public Got? AnswerTo(Exchange asked)
    {
        if (asked.FromClient?.Messages is not [{ Kind: JsonRpcKind.Request } request])
            return null;
        lock (gate)
        {
            if (!answers.TryGetValue(asked, out var answer))
            {
                // Ids are counted anew in each session: where several are open, the answer is first looked for in the
                // response of the request itself.
                var fitting = Got.Where(got =>
                        got.AtUs >= asked.AskedAt()
                        && got.Message.IsAnswer
                        && ForeignJson.SameId(got.Message.Id, request.Id)
                    )
                    .ToList();
                answers[asked] = answer = fitting.Find(got => got.On == asked) ?? fitting.FirstOrDefault();
            }

            return answer;
        }
    }

    private static IReadOnlyList<Exchange> WithoutRedirected(List<Exchange> asked) =>
        [
            .. asked.Where(
                (exchange, index) =>
                    LocationOf(exchange) is not { } location
                    || !asked.Skip(index + 1).Any(other => IsSameAt(location, exchange, other))
            ),
        ];

    /// <summary>Where a request was sent instead; null where it was not.</summary>
    private static string? LocationOf(Exchange exchange) =>
        exchange.ToClient is { Status: >= 300 and < 400 } answer
            ? HeaderLine.Values(answer.Headers, "Location").FirstOrDefault()
            : null;

    private static bool IsSameAt(string location, Exchange redirected, Exchange other) =>
        Uri.TryCreate(new Uri("http://localhost"), location, out var address)
        && other.FromClient!.Target == address.PathAndQuery
        && other.FromClient.Method == redirected.FromClient!.Method
        && other.FromClient.Body?.Text == redirected.FromClient.Body?.Text;

    private List<ClientSession> OpenedSessions()
    {
        var opened = Asked
            .Where(exchange => exchange.FromClient!.Method == "POST" && exchange.Rpc() == "initialize")
            .Select(exchange => (exchange, answer: AnswerTo(exchange)))
            .Where(pair => pair.answer?.Message.Kind == JsonRpcKind.Response)
            .OrderBy(pair => pair.answer!.AtUs)
            .ToList();
        return
        [
            .. opened.Select(
                (pair, index) =>
                    new ClientSession(
                        pair.exchange,
                        pair.answer!,
                        index + 1 < opened.Count ? opened[index + 1].answer!.AtUs : long.MaxValue
                    )
            ),
        ];
    }
}
