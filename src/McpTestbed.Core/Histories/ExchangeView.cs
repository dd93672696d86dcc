using McpTestbed.Core.Protocol;

namespace McpTestbed.Core.Histories;

/// <summary>Joins the entries of both legs, and the operations, into exchanges.</summary>
internal static class ExchangeView
{
    public static IReadOnlyList<Exchange> FromEntries(IReadOnlyList<HistoryEntry> entries)
    {
        var found = new Dictionary<(string, int), Exchange>();
        var events = entries
            .OfType<StreamEvent>()
            .Where(entry => entry.Event > 0)
            .ToLookup(entry => (entry.Link, entry.Exchange, entry.Leg));
        foreach (var entry in entries.OfType<ExchangeEntry>())
        {
            if (!found.TryGetValue((entry.Link, entry.Exchange), out var exchange))
            {
                exchange = new()
                {
                    Link = entry.Link,
                    Connection = entry.Connection,
                    Number = entry.Exchange,
                };
                found.Add((entry.Link, entry.Exchange), exchange);
                exchange.Events = [.. events[(entry.Link, entry.Exchange, Leg.Server)]];
                exchange.EventsToClient =
                [
                    .. events[(entry.Link, entry.Exchange, Leg.Client)].Select(sse => Whole(sse, exchange.Events)),
                ];
            }

            Place(exchange, entry);
        }

        JoinOperations(entries, found.Values);
        JoinResumptions(
            [
                .. found
                    .Values.Where(exchange => exchange.ToServer is not null)
                    .OrderBy(exchange => exchange.ToServer!.AtUs),
            ],
            IsPolled(entries)
        );
        return [.. found.Values];
    }

    /// <summary>An event that went on as it came has its content on the server's leg.</summary>
    private static StreamEvent Whole(StreamEvent sse, IReadOnlyList<StreamEvent> made) =>
        sse.Unchanged && made.ElementAtOrDefault(sse.Event - 1) is { } came && came.Event == sse.Event
            ? came with
            {
                Leg = Leg.Client,
                Line = sse.Line,
                AtUs = sse.AtUs,
                N = sse.N,
            }
            : sse;

    private static void Place(Exchange exchange, ExchangeEntry entry)
    {
        switch (entry)
        {
            case ExchangeRequest { Leg: Leg.Client } request:
                exchange.FromClient = request;
                break;
            case ExchangeRequest request:
                exchange.WentUnchanged = request.Unchanged && exchange.FromClient is not null;
                exchange.ToServer =
                    request.Unchanged && exchange.FromClient is { } came
                        ? came with
                        {
                            Leg = Leg.Server,
                            Line = request.Line,
                            AtUs = request.AtUs,
                            N = request.N,
                            Replica = request.Replica,
                        }
                        : request;
                break;
            case ExchangeResponse { Leg: Leg.Server } response:
                exchange.FromServer = response;
                break;
            case ExchangeResponse response:
                exchange.ToClient =
                    response.Unchanged && exchange.FromServer is { } made
                        ? made with
                        {
                            Leg = Leg.Client,
                            Line = response.Line,
                            AtUs = response.AtUs,
                            N = response.N,
                        }
                        : response;
                break;
            case StreamEnded { Leg: Leg.Server } ended:
                exchange.StreamEnd = ended;
                break;
        }
    }

    /// <summary>Whether the run's revision lets a server end a reply before its answer.</summary>
    private static bool IsPolled(IReadOnlyList<HistoryEntry> entries) =>
        entries.OfType<RunBegan>().FirstOrDefault() is { } began
        && Revision.TryParse(began.Revision, out var revision)
        && revision.HasPrimingEvents;

    /// <param name="reached">Exchanges in the order in which their requests reached the server.</param>
    /// <param name="isPolled">Whether a server may make its client come back for an answer.</param>
    private static void JoinResumptions(List<Exchange> reached, bool isPolled)
    {
        foreach (var resumption in reached.Where(exchange => exchange is { ToServer.Method: "GET" }))
        {
            if (resumption.RequestValues(McpHeaders.LastEventId) is not [var id])
                continue;
            var session = SessionsOf(resumption);
            resumption.Resumes = reached
                .TakeWhile(earlier => earlier.ToServer!.AtUs < resumption.ToServer!.AtUs)
                .LastOrDefault(earlier =>
                    session.Count < 2
                    && SessionsOf(earlier).SequenceEqual(session)
                    && earlier.Events.Any(sse => sse.Id == id)
                );
            if (AskedAnew(resumption) is { } first)
                first.Polls = [.. first.Polls, resumption];
        }

        foreach (var exchange in reached)
            exchange.IsToBeContinued = isPolled && IsToBeContinued(exchange);
    }

    private static bool IsToBeContinued(Exchange exchange) =>
        exchange is { ToServer.Method: "POST", StreamEnd.By: EndedBy.Server }
        && exchange.Events.Any(sse => sse.Id is { Length: > 0 })
        && !exchange.Events.Concat(exchange.Polls.SelectMany(poll => poll.Events)).Any(IsAnswer)
        && exchange.Polls
            is []
                or [.., { FromServer: null } or { Stream: not null, StreamEnd: not { By: EndedBy.Server } }];

    private static bool IsAnswer(StreamEvent sse) => sse.Messages.Any(message => message.IsAnswer);

    /// <summary>The session ids of a request, or the one that its answer gave out.</summary>
    private static IReadOnlyList<string> SessionsOf(Exchange exchange) =>
        exchange.RequestValues(McpHeaders.SessionId) is { Count: > 0 } named ? named
        : exchange.FromServer?.Session is { } issued ? [issued.Token]
        : [];

    /// <summary>The exchange whose answer a resumption asks for, where none but the server ended the streams until
    /// then.</summary>
    private static Exchange? AskedAnew(Exchange resumption)
    {
        var first = resumption;
        while (first.Resumes is { StreamEnd.By: EndedBy.Server } earlier && !earlier.Events.Any(IsAnswer))
            first = earlier;
        return first != resumption && first.Resumes is null ? first : null;
    }

    private static void JoinOperations(IReadOnlyList<HistoryEntry> entries, IReadOnlyCollection<Exchange> exchanges)
    {
        var closed = entries.OfType<ConnectionClosed>().ToLookup(ended => (ended.Link, ended.Connection));
        var ports = entries.OfType<ConnectionOpened>().ToLookup(opened => (opened.Link, opened.ClientPort));
        var completions = entries.OfType<OperationCompleted>().ToLookup(completed => completed.Operation);

        // Those a rule made for the server alone are no client's.
        var byConnection = exchanges
            .Where(exchange => exchange.FromClient is not null)
            .ToLookup(exchange => (exchange.Link, exchange.Connection));
        foreach (var operation in entries.OfType<OperationInvoked>().Where(operation => operation.Port != 0))
        {
            // A source port may be used again within a run, and a link may note a connection after its first operation
            // began:
            // the one meant is the first that had not ended when the operation began.
            var candidates = ports[(operation.Client, operation.Port)].ToList();
            var opened = candidates.Find(candidate =>
                closed[(candidate.Link, candidate.Connection)].All(ended => ended.AtUs > operation.AtUs)
            ) ?? candidates.LastOrDefault();
            if (opened is null)
                continue;
            var exchange = byConnection[(opened.Link, opened.Connection)]
                .OrderBy(candidate => candidate.Number)
                .ElementAtOrDefault(operation.OnConnection - 1);
            if (exchange is null)
                continue;
            exchange.Operation = operation;
            exchange.Completion = completions[operation.Operation].FirstOrDefault();
        }
    }
}
