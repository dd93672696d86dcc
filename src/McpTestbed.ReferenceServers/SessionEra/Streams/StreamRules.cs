using System.Text;
using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra.Events;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.SessionEra.Streams;

/// <summary>How streams begin, what is replayed on them, and what a disconnect means.</summary>
internal class StreamRules
{
    /// <summary>The ids of the events.</summary>
    public EventIds Ids { get; init; } = new();

    /// <summary>How long a client is told to wait before it comes back to a stream; null for not at all.</summary>
    protected virtual int? RetryMilliseconds => 500;

    /// <summary>Opens the stream that answers a POST.</summary>
    public EventStream OpenReply(Session session, int responsesDue) => Open(session, StreamKind.Reply, responsesDue);

    /// <summary>Opens the stream that a GET without Last-Event-ID asks for.</summary>
    public virtual EventStream OpenStandalone(Session session) => Open(session, StreamKind.Standalone, 0);

    /// <summary>Adds a message to a stream.</summary>
    public virtual void Append(Session session, EventStream stream, JsonObject message)
    {
        stream.Append(new(JsonText.Bytes(message)));
    }

    /// <summary>How the events of the session's streams look on the wire.</summary>
    public Framing FramingFor(Session session) =>
        (stream, number, content) =>
        {
            var retry = content.RetryMilliseconds is { } milliseconds ? $"retry: {milliseconds}\n" : "";
            var head = Encoding.ASCII.GetBytes($"id: {Ids.Format(stream, number)}\n{retry}data: ");
            return new(
                number,
                session.Ordinals.Next(),
                (byte[])[.. head, .. content.Data.Span, (byte)'\n', (byte)'\n']
            );
        };

    /// <summary>Where to go on after that event id; null if it is not known.</summary>
    public virtual ResumePoint? Resume(Session session, string lastEventId) => Ids.Find(session, lastEventId);

    /// <summary>What is sent at once to a client that resumes: what followed on that very stream, in order.</summary>
    /// <param name="session">The session.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="kept">What is kept of the stream.</param>
    /// <param name="number">The number of the last event the client has had.</param>
    public virtual IReadOnlyList<StreamEvent> Missed(
        Session session,
        EventStream stream,
        IReadOnlyList<StreamEvent> kept,
        int number
    ) => [.. kept.Where(e => e.Number > number)];

    /// <summary>Whether a connection is closed once it has carried the first event of a new stream, so that the client
    /// comes back for the rest.</summary>
    public virtual bool ClosesAfterPriming(Session session, EventStream stream) => false;

    /// <summary>The client has gone away from a stream: by itself this means nothing, the work goes on.</summary>
    public virtual void Disconnected(SessionStore sessions, Session session, EventStream stream) { }

    /// <summary>Whether a new stream begins with an event without data, which gives the client an id to come back
    /// with.</summary>
    protected virtual bool Primes(Session session) => session.Version == "2025-11-25";

    private EventStream Open(Session session, StreamKind kind, int responsesDue)
    {
        var stream = session.Streams.Add(kind, responsesDue, FramingFor(session));
        if (Primes(session))
            stream.Append(new(default, RetryMilliseconds));
        return stream;
    }
}
