using System.Text.Json.Serialization;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.Core.Reporting;

/// <summary>What a step of a conversation is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StepKind>))]
public enum StepKind
{
    /// <summary>A request.</summary>
    [JsonStringEnumMemberName("request")]
    Request,

    /// <summary>A response, or the head of one that is a stream.</summary>
    [JsonStringEnumMemberName("response")]
    Response,

    /// <summary>An event of a stream.</summary>
    [JsonStringEnumMemberName("event")]
    Event,

    /// <summary>A stream or a connection ended.</summary>
    [JsonStringEnumMemberName("end")]
    End,

    /// <summary>A fault took effect.</summary>
    [JsonStringEnumMemberName("fault")]
    Fault,

    /// <summary>A note of the testbed.</summary>
    [JsonStringEnumMemberName("note")]
    Note,
}

/// <summary>One arrow, mark or note of a run.</summary>
/// <param name="AtUs">When, in microseconds since the run began.</param>
/// <param name="Kind">What it is.</param>
/// <param name="From">The lane it goes from; for what is no arrow, the lane it stands in.</param>
/// <param name="To">The lane it goes to; null for what is no arrow.</param>
/// <param name="Text">What it says, in a phrase.</param>
/// <param name="Exchange">Label of its exchange, such as <c>c1/x4</c>; null for none.</param>
/// <param name="Lines">Lines of the history that it shows.</param>
public sealed record ConversationStep(
    long AtUs,
    StepKind Kind,
    string From,
    string? To,
    string Text,
    string? Exchange,
    IReadOnlyList<int> Lines
);

/// <summary>A run as a conversation: who spoke with whom, in the order in which it happened.</summary>
/// <param name="Clients">Lanes of clients, each with a link of its own.</param>
/// <param name="Servers">Lanes of the server, or of its replicas.</param>
/// <param name="Steps">All steps in their order.</param>
public sealed record Conversation(
    IReadOnlyList<string> Clients,
    IReadOnlyList<string> Servers,
    IReadOnlyList<ConversationStep> Steps
)
{
    /// <summary>The lane between clients and servers.</summary>
    public const string Proxy = "chaos proxy";

    /// <summary>The lane of a server without replicas.</summary>
    public const string Server = "server";

    /// <summary>Reads a history as a conversation.</summary>
    /// <param name="history">The history.</param>
    /// <returns>The conversation.</returns>
    public static Conversation Of(History history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var replicas = history
            .Exchanges.Where(exchange => exchange.Replica is not null)
            .ToDictionary(exchange => (exchange.Link, exchange.Number), exchange => exchange.Replica!);
        List<string> servers = [.. replicas.Values.Distinct().Order(StringComparer.Ordinal)];
        if (servers.Count == 0 || history.Exchanges.Any(exchange => exchange is { ToServer: not null, Replica: null }))
            servers.Insert(0, Server);
        List<string> clients = [.. history.Entries.OfType<WireEntry>().Select(entry => entry.Link).Distinct()];
        var reader = new StepReader(history, replicas, servers[0]);
        return new(
            clients.Count > 0 ? clients : ["client"],
            servers,
            [.. reader.Read().OrderBy(step => step.AtUs).ThenBy(step => step.Lines[0])]
        );
    }

    /// <summary>Turns entries into steps; what went on as it came is one arrow over both legs.</summary>
    private sealed class StepReader(
        History history,
        IReadOnlyDictionary<(string, int), string> replicas,
        string onlyServer
    )
    {
        private readonly Dictionary<(string, int, Leg, Type, int?), ExchangeEntry> sameBytes = history
            .Entries.OfType<ExchangeEntry>()
            .Where(entry => entry.Unchanged)
            .GroupBy(entry => KeyOf(entry, entry.Leg))
            .ToDictionary(group => group.Key, group => group.First());

        private readonly Dictionary<(string, int), StreamEnded> endsAtServer = history
            .Entries.OfType<StreamEnded>()
            .Where(ended => ended.Leg == Leg.Server)
            .GroupBy(ended => (ended.Link, ended.Exchange))
            .ToDictionary(group => group.Key, group => group.Last());

        /// <summary>Effects on streams whose answer the client had by then: they look survived, and nothing was
        /// tried.</summary>
        private readonly HashSet<(string, int, int)> answered =
        [
            .. from fault in history.Entries.OfType<FaultEffected>()
            let exchange = history.Exchanges.FirstOrDefault(one =>
                (one.Link, one.Number) == (fault.Link, fault.Exchange)
            )
            where
                exchange?.EventsToClient.Any(sse =>
                    sse.Line < fault.Line && sse.Messages.Any(message => message.IsAnswer)
                ) == true
            select (fault.Link, fault.Exchange, fault.Line),
        ];

        public IEnumerable<ConversationStep> Read() => history.Entries.SelectMany(StepsOf);

        private IEnumerable<ConversationStep> StepsOf(HistoryEntry entry) =>
            entry switch
            {
                ExchangeRequest { Leg: Leg.Client } came => Legs(came, Twin(came), isRequest: true),
                ExchangeRequest { Leg: Leg.Server, Unchanged: false } went => [Arrow(went, Proxy, ServerOf(went))],
                ExchangeResponse { Leg: Leg.Server } made => Legs(made, Twin(made), isRequest: false),
                ExchangeResponse { Leg: Leg.Client, Unchanged: false } got => [Arrow(got, Proxy, got.Link)],
                StreamEvent { Leg: Leg.Server } made => Legs(made, Twin(made), isRequest: false),
                StreamEvent { Leg: Leg.Client, Unchanged: false } got => [Arrow(got, Proxy, got.Link)],
                StreamEnded ended => IsTold(ended) ? [] : [EndOf(ended)],
                ConnectionClosed { How: not EndedHow.Fin } or ConnectionClosed { By: EndedBy.Rule } =>
                [
                    ClosedOf((ConnectionClosed)entry),
                ],
                FaultEffected fault => [FaultOf(fault)],
                FaultArmed armed => [Note(armed, Proxy, $"armed {armed.Rule}: {armed.Description}")],
                FaultHealed healed => [Note(healed, Proxy, $"healed {healed.Rule}")],
                FaultSuppressed kept => [Note(kept, Proxy, $"{kept.Rule} matched and did not act: {kept.By}")],
                FaultUnknown unknown => [Note(unknown, Proxy, $"{unknown.Rule}: effect unknown: {unknown.Detail}")],
                Mark mark => [Note(mark, Proxy, $"{mark.Name}: {mark.Detail}")],
                OperationCompleted { Outcome: not OperationOutcome.Ok, OnPurpose: false } failed =>
                [
                    Note(failed, failed.Source, $"no answer: {failed.Detail}"),
                ],
                ProcessExited exited => [Note(exited, onlyServer, $"the process ended with {exited.Code}")],
                ToxicChanged toxic => [Note(toxic, Proxy, $"toxic {toxic.Toxic} {toxic.Change}: {toxic.Description}")],
                ProxyChanged proxy => [Note(proxy, Proxy, $"proxy {proxy.Proxy} {proxy.Change}")],
                RunEnded { Failure: { } failure } ended => [Note(ended, Proxy, $"the run broke: {failure}")],
                _ => [],
            };

        /// <summary>The entry of the other leg that says that it carried the same bytes.</summary>
        private ExchangeEntry? Twin(ExchangeEntry entry) =>
            sameBytes.GetValueOrDefault(KeyOf(entry, entry.Leg == Leg.Client ? Leg.Server : Leg.Client));

        /// <summary>A stream that ends on both legs in the same way ends once.</summary>
        private bool IsTold(StreamEnded ended) =>
            ended.Leg == Leg.Client
            && endsAtServer.TryGetValue((ended.Link, ended.Exchange), out var other)
            && (other.How, other.By) == (ended.How, ended.By);

        private static (string, int, Leg, Type, int?) KeyOf(ExchangeEntry entry, Leg leg) =>
            (entry.Link, entry.Exchange, leg, entry.GetType(), (entry as StreamEvent)?.Event);

        private IEnumerable<ConversationStep> Legs(ExchangeEntry entry, ExchangeEntry? twin, bool isRequest)
        {
            var (from, to) = isRequest ? (entry.Link, ServerOf(entry)) : (ServerOf(entry), entry.Link);
            var isOurs = entry is ExchangeResponse { AnsweredBy: not AnsweredBy.Target };
            yield return twin is null
                ? Arrow(entry, isOurs ? Proxy : from, isOurs ? to : Proxy)
                : Arrow(entry, isOurs ? Proxy : from, to) with
                {
                    Lines = [entry.Line, twin.Line],
                };
        }

        private string ServerOf(ExchangeEntry entry) =>
            replicas.TryGetValue((entry.Link, entry.Exchange), out var replica) ? replica : onlyServer;

        private static ConversationStep Arrow(ExchangeEntry entry, string from, string to) =>
            new(
                entry.AtUs,
                entry switch
                {
                    ExchangeRequest => StepKind.Request,
                    ExchangeResponse => StepKind.Response,
                    _ => StepKind.Event,
                },
                from,
                to,
                Words(entry),
                $"{entry.Link}/x{entry.Exchange}",
                [entry.Line]
            );

        private static string Words(ExchangeEntry entry) =>
            entry switch
            {
                ExchangeRequest request => RequestWords(request),
                ExchangeResponse response => ResponseWords(response),
                StreamEvent { Event: 0 } => "comment",
                StreamEvent sse => $"event {sse.Event}{Prefixed(": ", EventWords(sse))}",
                _ => "",
            };

        private static string EventWords(StreamEvent sse) =>
            sse.Messages.Count > 0 ? MessageWords(sse.Messages)
            : sse.Data is { Length: > 0 } data ? $"{sse.EventType ?? "message"}, {data.Length} bytes"
            : sse.Id is { } id ? $"no data, id {id}"
            : "no data";

        private static string RequestWords(ExchangeRequest request)
        {
            var resumed = HeaderLine.Values(request.Headers, McpHeaders.LastEventId).FirstOrDefault();
            var said = MessageWords(request.Messages);
            var origin = HeaderLine.Values(request.Headers, "Origin").FirstOrDefault();
            return request.Method
                + (said.Length > 0 ? $" {said}" : $" {request.Target}")
                + (origin is null ? "" : $", Origin {origin}")
                + (resumed is null ? "" : $", goes on after event {resumed}")
                + (request.Complete ? "" : " (not whole)");
        }

        private static string ResponseWords(ExchangeResponse response) =>
            $"{response.Status}{Prefixed(" ", MessageWords(response.Messages))}"
            + (response.Stream is { } stream ? $" stream {stream} begins" : "")
            + (response.AnsweredBy == AnsweredBy.Target ? "" : " (made by the chaos proxy)")
            + (response.Complete ? "" : " (not whole)");

        private static string Prefixed(string prefix, string text) => text.Length > 0 ? prefix + text : "";

        private static string MessageWords(IReadOnlyList<JsonRpcMessage> messages) =>
            messages is [] ? ""
            : messages.Count > 3 ? $"{messages.Count} messages"
            : string.Join(", ", messages.Select(MessageWords));

        private static string MessageWords(JsonRpcMessage message) =>
            message.Kind switch
            {
                JsonRpcKind.Response => $"result, id {message.Id}",
                JsonRpcKind.Error => $"error {message.ErrorCode}{(message.Id is null ? "" : $", id {message.Id}")}",
                _ => $"{message.Method}{(message.Name is null ? "" : $" {message.Name}")}"
                    + (message.Id is null ? "" : $", id {message.Id}"),
            };

        private ConversationStep EndOf(StreamEnded ended) =>
            new(
                ended.AtUs,
                StepKind.End,
                ended.Leg == Leg.Server ? ServerOf(ended) : ended.Link,
                null,
                $"stream {ended.Stream} ends: {HowWords(ended.How)}, by {ended.By.ToString().ToLowerInvariant()}",
                $"{ended.Link}/x{ended.Exchange}",
                [ended.Line]
            );

        private static ConversationStep ClosedOf(ConnectionClosed closed) =>
            new(
                closed.AtUs,
                StepKind.End,
                closed.Link,
                null,
                $"connection {closed.Connection} ends: {HowWords(closed.How)}, "
                    + $"by {closed.By.ToString().ToLowerInvariant()}",
                null,
                [closed.Line]
            );

        private static string HowWords(EndedHow how) =>
            how switch
            {
                EndedHow.Complete => "complete",
                EndedHow.Fin => "cut off (FIN)",
                EndedHow.Rst => "reset (RST)",
                _ => "unreachable",
            };

        private ConversationStep FaultOf(FaultEffected fault) =>
            new(
                fault.AtUs,
                StepKind.Fault,
                Proxy,
                null,
                $"{fault.Rule}: {fault.Detail}".TrimEnd(' ', ':')
                    + (answered.Contains((fault.Link, fault.Exchange, fault.Line)) ? " (after the answer)" : ""),
                $"{fault.Link}/x{fault.Exchange}",
                [fault.Line]
            );

        private static ConversationStep Note(HistoryEntry entry, string lane, string text) =>
            new(entry.AtUs, StepKind.Note, lane, null, text.TrimEnd(' ', ':'), null, [entry.Line]);
    }
}
