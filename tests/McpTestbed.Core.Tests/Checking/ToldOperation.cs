using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Tests.Histories;

namespace McpTestbed.Core.Tests.Checking;

/// <summary>One operation of a written run, on a connection of its own, and what the record has of it. Times are its
/// number in milliseconds.</summary>
internal sealed record ToldOperation(int Number)
{
    public string? Session { get; init; } = "s";

    /// <summary>The request as the server got it: the same, another, or none.</summary>
    public bool? ReachesServerAsItWas { get; init; } = true;

    /// <summary>The answer's status; 0 where none came.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Whether what the server answered went to the client as it was.</summary>
    public bool ReachesClient { get; init; } = true;

    public bool Streams { get; init; }

    /// <summary>Whether it ends its session.</summary>
    public bool Deletes { get; init; }

    /// <summary>How the server ends the stream when the operation ends; null where the record does not say.</summary>
    public EndedHow? ServerEnds { get; init; }

    /// <summary>Messages on the stream that reach the client.</summary>
    public IReadOnlyList<JsonRpcMessage> OnStream { get; init; } = [];

    public string? LastEventId { get; init; }

    /// <summary>A rule that took effect on it.</summary>
    public string? Fault { get; init; }

    public EndedBy ClosedBy { get; init; } = EndedBy.Client;

    public EndedHow ClosedHow { get; init; } = EndedHow.Fin;

    /// <summary>How the probe says it ended; null where it does not.</summary>
    public OperationOutcome? Outcome { get; init; } = OperationOutcome.Ok;

    public bool OnPurpose { get; init; }

    /// <summary>How long after its beginning it ended.</summary>
    public int LastsMs { get; init; }

    public static JsonRpcMessage Answer(int id) => new() { Kind = JsonRpcKind.Response, Id = $"{id}" };

    public IEnumerable<HistoryEntry> Entries()
    {
        var method =
            Deletes ? "DELETE"
            : Streams && LastEventId is not null ? "GET"
            : "POST";
        string[] headers =
        [
            .. Session is null ? [] : new[] { $"Mcp-Session-Id: {Session}" },
            .. LastEventId is null ? [] : new[] { $"Last-Event-ID: {LastEventId}" },
        ];
        IReadOnlyList<JsonRpcMessage> messages =
            method != "POST"
                ? []
                :
                [
                    new()
                    {
                        Kind = JsonRpcKind.Request,
                        Method = "ping",
                        Id = $"{Number}",
                    },
                ];
        var request = Written.Request(Number, Leg.Client, Number) with
        {
            Method = method,
            Headers = headers,
            Messages = messages,
        };
        yield return Written.Invoked(Number, 50000 + Number) with
        {
            IntendedSession = Session,
        };
        yield return Written.Opened(Number, 50000 + Number);
        yield return request;
        if (ReachesServerAsItWas is true)
            yield return new ExchangeRequest
            {
                Link = "c1",
                Connection = Number,
                Exchange = Number,
                Leg = Leg.Server,
                Unchanged = true,
            };
        if (ReachesServerAsItWas is false)
            yield return request with
            {
                Leg = Leg.Server,
                Headers = [],
            };
        var stream = Streams ? $"p{Number}" : null;
        if (Status > 0)
        {
            yield return Written.Response(Number, Leg.Server, Status, Number) with
            {
                Stream = stream,
            };
            if (ReachesClient)
                yield return Written.Response(Number, Leg.Client, 0, Number) with
                {
                    Stream = stream,
                    Unchanged = true,
                };
        }

        for (var i = 1; i <= OnStream.Count; i++)
        {
            var sse = new StreamEvent
            {
                Link = "c1",
                Connection = Number,
                Exchange = Number,
                Leg = Leg.Server,
                Stream = stream!,
                Event = i,
                Id = $"e{Number}.{i}",
                Messages = [OnStream[i - 1]],
            };
            yield return sse;
            yield return sse with
            {
                Leg = Leg.Client,
                Messages = [],
                Unchanged = true,
            };
        }

        if (Fault is not null && stream is not null)
            yield return new StreamEnded
            {
                Link = "c1",
                Connection = Number,
                Exchange = Number,
                Leg = Leg.Server,
                Stream = stream,
                How = EndedHow.Fin,
                By = EndedBy.Rule,
            };
        if (ServerEnds is { } how)
            yield return new StreamEnded
            {
                Link = "c1",
                Connection = Number,
                Exchange = Number,
                Leg = Leg.Server,
                Stream = stream!,
                How = how,
                By = EndedBy.Server,
            };
        if (Fault is not null)
            yield return new FaultEffected
            {
                Rule = Fault,
                Link = "c1",
                Exchange = Number,
            };
        if (Outcome is { } outcome)
            yield return new OperationCompleted
            {
                Operation = Number,
                Outcome = outcome,
                Detail = outcome == OperationOutcome.Ok ? $"{Status}" : "the connection broke",
                OnPurpose = OnPurpose,
            };
        yield return Written.Closed(Number, 0) with
        {
            By = ClosedBy,
            How = ClosedHow,
        };
    }
}
