using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Recording;

/// <summary>Turns what passes a link into history entries, secrets removed.</summary>
/// <remarks>
/// Once the history keeps no more of the wire, no entry is made; but secrets are still learnt, since marks and outcomes
/// may repeat them, and sessions still get their labels, since rules name them.
/// </remarks>
internal sealed partial class LinkRecorder(
    string link,
    HistoryWriter history,
    Redactor redactor,
    SessionLedger ledger,
    LiveTable? live = null
)
{
    private const string ContentEncoding = "Content-Encoding";

    private readonly string source = $"link:{link}";
    private int exchanges;
    private int postStreams;
    private int getStreams;

    /// <summary>Whether bodies are still stored, so that they need to be captured.</summary>
    public bool KeepsBodies => KeepsWire;

    /// <summary>Whether what passes is still stored: not once there were more secrets than can be removed.</summary>
    private bool KeepsWire
    {
        get
        {
            if (!redactor.IsFull)
                return history.KeepsWire;
            history.BoundWire("there were more secrets than can be removed; later traffic is not in this history");
            return false;
        }
    }

    public string? SessionOf(HttpHead head)
    {
        string? label = null;
        foreach (var value in head.Values(McpHeaders.SessionId))
        {
            redactor.Learn(value);
            label ??= ledger.LabelOf(value);
        }

        return label;
    }

    /// <summary>The id of a session by its label; it is for the wire and never for the history.</summary>
    public string? SessionIdOf(string label) => ledger.IdOf(label);

    /// <summary>Begins an exchange: its request's head is there.</summary>
    public ExchangeInProgress Begin(int connection, HttpHead head)
    {
        var number = NextExchange();
        var session = SessionOf(head);
        return new(link, connection, number, head, session)
        {
            Span = ExchangeSpan.Begin(head, link, number, session, redactor),
        };
    }

    public int NextExchange() => Interlocked.Increment(ref exchanges);

    /// <summary>Counts a stream, on its link and within its session.</summary>
    /// <returns>Its label on the link.</returns>
    public string NextStream(ExchangeInProgress exchange)
    {
        var isGet = exchange.Method == "GET";
        var kind = isGet ? 'g' : 'p';
        if (exchange.Session is { } session)
            exchange.StreamOfSession = $"{kind}{ledger.NextStream(session, kind)}";
        return $"{kind}{(isGet ? Interlocked.Increment(ref getStreams) : Interlocked.Increment(ref postStreams))}";
    }

    public void Opened(int connection, int clientPort)
    {
        ProxyMetrics.ConnectionOpened();
        Append(
            new ConnectionOpened
            {
                Link = link,
                Connection = connection,
                ClientPort = clientPort,
            }
        );
    }

    public void Closed(int connection, EndedBy by, EndedHow how)
    {
        ProxyMetrics.ConnectionClosed();
        live?.Closed(link, connection);
        Append(
            new ConnectionClosed
            {
                Link = link,
                Connection = connection,
                By = by,
                How = how,
            }
        );
    }

    public void NotHttp(int connection, string detail) =>
        Append(new Mark { Name = MarkNames.NotHttp, Detail = redactor.Text($"connection {connection}: {detail}") });

    public void Failed(int connection, Exception error) =>
        Append(
            new Mark
            {
                Name = MarkNames.LinkFailed,
                Detail = redactor.Text($"connection {connection}: {error.GetType().Name}: {error.Message}"),
            }
        );

    /// <summary>The link could not do something for a reason that is neither its client's nor its server's: checks over
    /// the gap prove nothing.</summary>
    public void Trouble(string detail) =>
        history.Append(source, new Mark { Name = MarkNames.LinkFailed, Detail = redactor.Text(detail) });

    public void Request(ExchangeInProgress exchange, Leg leg, HttpHead head, BodyCapture body, bool complete)
    {
        // Both first, since each may hold secrets that the other and the body repeat.
        redactor.Target(head.Target);
        if (leg == Leg.Client)
            live?.Began(exchange, redactor);
        if (!KeepsWire)
        {
            redactor.LearnFrom(head.Lines);
            return;
        }

        var headers = redactor.Lines(head.Lines);
        Append(
            new ExchangeRequest
            {
                Link = link,
                Connection = exchange.Connection,
                Exchange = exchange.Number,
                Leg = leg,
                Method = redactor.Text(head.Method),
                Target = redactor.Target(head.Target),
                Headers = headers,
                Body = BodyOf(body, head),
                Messages = redactor.Messages(exchange.Messages),
                Session = leg == Leg.Client ? exchange.Session : SessionOf(head),
                Complete = complete,
                Replica = leg == Leg.Server ? exchange.Replica : null,
            }
        );
    }

    public void RequestUnchanged(ExchangeInProgress exchange)
    {
        if (!KeepsWire)
            return;
        Append(
            new ExchangeRequest
            {
                Link = link,
                Connection = exchange.Connection,
                Exchange = exchange.Number,
                Leg = Leg.Server,
                Unchanged = true,
                Replica = exchange.Replica,
            }
        );
    }

    public void Response(
        ExchangeInProgress exchange,
        Leg leg,
        AnsweredBy by,
        HttpHead head,
        BodyCapture? body,
        string? stream,
        bool complete
    )
    {
        exchange.Answer = (by, head.Status);
        var session = SessionFactOf(exchange, leg, head);
        live?.Answered(exchange, by, head.Status, stream, session?.Label, complete);
        if (!KeepsWire)
        {
            redactor.LearnFrom(head.Lines);
            return;
        }

        var headers = redactor.Lines(head.Lines);
        Append(
            new ExchangeResponse
            {
                Link = link,
                Connection = exchange.Connection,
                Exchange = exchange.Number,
                Leg = leg,
                AnsweredBy = by,
                Status = head.Status,
                Session = session,
                Headers = headers,
                Body = body is null ? null : BodyOf(body, head),
                Messages = body is null ? [] : redactor.Messages(JsonRpcMessage.Peek(body.Kept)),
                Stream = stream,
                Complete = complete,
            }
        );
    }

    public void ResponseUnchanged(ExchangeInProgress exchange, string? stream)
    {
        if (!KeepsWire)
            return;
        Append(
            new ExchangeResponse
            {
                Link = link,
                Connection = exchange.Connection,
                Exchange = exchange.Number,
                Leg = Leg.Client,
                Stream = stream,
                Unchanged = true,
            }
        );
    }

    /// <summary>Asked again of an entry that is made: the secret that is one too many may have come with it.</summary>
    private void Append(HistoryEntry entry)
    {
        if (entry is not WireEntry || KeepsWire)
            history.Append(source, entry);
    }

    private SessionFact? SessionFactOf(ExchangeInProgress exchange, Leg leg, HttpHead head)
    {
        var id = head.Values(McpHeaders.SessionId).FirstOrDefault();
        if (id is null)
            return null;
        var opens = leg == Leg.Server && exchange.OpensSession && head.Status is >= 200 and < 300;
        return ledger.Note(id, opens ? link : null);
    }

    private RecordedBody? BodyOf(BodyCapture body, HttpHead head) =>
        body.Length == 0
            ? null
            : redactor.Body(
                body.Kept.Span,
                body.Length,
                head.Has(ContentEncoding) ? string.Join(", ", head.Values(ContentEncoding)) : null
            );
}
