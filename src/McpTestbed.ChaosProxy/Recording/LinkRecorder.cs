using System.Text;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Recording;

/// <summary>Turns what passes a link into history entries, secrets removed.</summary>
internal sealed class LinkRecorder(string link, HistoryWriter history, Redactor redactor, SessionLedger ledger)
{
    /// <summary>Fields of an event that make sense are short; a peer does not decide how much is kept of them.</summary>
    private const int MaximumField = 4096;

    private readonly string source = $"link:{link}";
    private int exchanges;
    private int postStreams;
    private int getStreams;

    public string? SessionOf(HttpHead head)
    {
        foreach (var value in head.Values(McpHeaders.SessionId)) redactor.Learn(value);
        return head.Values(McpHeaders.SessionId).Select(ledger.LabelOf).OfType<string>().FirstOrDefault();
    }

    public int NextExchange() => Interlocked.Increment(ref exchanges);

    public string NextStream(string method) =>
        method == "GET" ? $"g{Interlocked.Increment(ref getStreams)}" : $"p{Interlocked.Increment(ref postStreams)}";

    public void Opened(int connection, int clientPort) =>
        history.Append(source, new ConnectionOpened { Link = link, Connection = connection, ClientPort = clientPort });

    public void Closed(int connection, EndedBy by, EndedHow how) =>
        history.Append(source, new ConnectionClosed { Link = link, Connection = connection, By = by, How = how });

    public void NotHttp(int connection, string detail) =>
        history.Append(source, new Mark { Name = MarkNames.NotHttp, Detail = $"connection {connection}: {detail}" });

    public void Failed(int connection, Exception error) =>
        history.Append(source, new Mark { Name = MarkNames.LinkFailed, Detail = redactor.Text($"connection {connection}: {error.GetType().Name}: {error.Message}") });

    public void Request(ExchangeInProgress exchange, Leg leg, HttpHead head, BodyCapture body, bool complete)
    {
        // Both first, since each may hold secrets that the other and the body repeat.
        redactor.Target(head.Target);
        var headers = redactor.Lines(head.Lines);
        history.Append(source, new ExchangeRequest
        {
            Link = link,
            Connection = exchange.Connection,
            Exchange = exchange.Number,
            Leg = leg,
            Method = redactor.Text(head.Method),
            Target = redactor.Target(head.Target),
            Headers = headers,
            Body = BodyOf(body),
            Messages = redactor.Messages(exchange.Messages),
            Session = leg == Leg.Client ? exchange.Session : SessionOf(head),
            Complete = complete,
        });
    }

    public void RequestUnchanged(ExchangeInProgress exchange) =>
        history.Append(source, new ExchangeRequest { Link = link, Connection = exchange.Connection, Exchange = exchange.Number, Leg = Leg.Server, Unchanged = true });

    public void Response(ExchangeInProgress exchange, Leg leg, AnsweredBy by, HttpHead head, BodyCapture? body, string? stream, bool complete) =>
        history.Append(source, new ExchangeResponse
        {
            Link = link,
            Connection = exchange.Connection,
            Exchange = exchange.Number,
            Leg = leg,
            AnsweredBy = by,
            Status = head.Status,
            Session = SessionFactOf(exchange, leg, head),
            Headers = redactor.Lines(head.Lines),
            Body = body is null ? null : BodyOf(body),
            Messages = body is null ? [] : redactor.Messages(JsonRpcMessage.Peek(body.Kept)),
            Stream = stream,
            Complete = complete,
        });

    public void ResponseUnchanged(ExchangeInProgress exchange, string? stream) => history.Append(source, new ExchangeResponse
    {
        Link = link,
        Connection = exchange.Connection,
        Exchange = exchange.Number,
        Leg = Leg.Client,
        Stream = stream,
        Unchanged = true,
    });

    public void Event(ExchangeInProgress exchange, string stream, int number, SseEvent sse)
    {
        var data = sse.Data is null ? null : Encoding.UTF8.GetBytes(sse.Data);
        history.Append(source, new StreamEvent
        {
            Link = link,
            Connection = exchange.Connection,
            Exchange = exchange.Number,
            Leg = Leg.Server,
            Stream = stream,
            Event = number,
            Id = Field(sse.Id),
            EventType = Field(sse.Type),
            Retry = Field(sse.Retry),
            Data = data is null ? null : DataOf(sse, data),
            Messages = data is null ? [] : redactor.Messages(JsonRpcMessage.Peek(data)),
        });
    }

    public void EventForwarded(ExchangeInProgress exchange, string stream, int number, SseEvent sse) => history.Append(source, new StreamEvent
    {
        Link = link,
        Connection = exchange.Connection,
        Exchange = exchange.Number,
        Leg = Leg.Client,
        Stream = stream,
        Event = number,
        Id = Field(sse.Id),
        Unchanged = true,
    });

    public void StreamEnded(ExchangeInProgress exchange, Leg leg, string stream, EndedHow how, EndedBy by) => history.Append(source, new StreamEnded
    {
        Link = link,
        Connection = exchange.Connection,
        Exchange = exchange.Number,
        Leg = leg,
        Stream = stream,
        How = how,
        By = by,
    });

    private SessionFact? SessionFactOf(ExchangeInProgress exchange, Leg leg, HttpHead head)
    {
        var id = head.Values(McpHeaders.SessionId).FirstOrDefault();
        if (id is null) return null;
        var opens = leg == Leg.Server && exchange.OpensSession && head.Status is >= 200 and < 300;
        return ledger.Note(id, opens ? link : null);
    }

    private RecordedBody? BodyOf(BodyCapture body) => body.Length == 0 ? null : redactor.Body(body.Kept.Span, body.Length);

    /// <summary>The old transport's <c>endpoint</c> event names a URL, and a session in its query.</summary>
    private RecordedBody DataOf(SseEvent sse, byte[] data) => sse.Type == "endpoint" && data.Length <= RecordedBody.MaximumKept
        ? new() { Length = data.Length, Text = redactor.Target(sse.Data!) }
        : redactor.Body(data, data.Length);

    private string? Field(string? text) => text is null ? null : redactor.Text(text) is { Length: > MaximumField } kept ? kept[..MaximumField] : redactor.Text(text);
}
