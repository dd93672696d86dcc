using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.Scenarios.Probes;

/// <summary>An answer whose body is still being read: a stream, or simply a long answer.</summary>
internal sealed class ProbeStream(
    ProbeConnection connection,
    HttpHead head,
    string requestMethod,
    ProbeOperation operation
) : IDisposable
{
    /// <summary>A probe reads no more than this of one answer, whatever the target sends.</summary>
    public const int MaximumBytes = 4 << 20;

    private readonly BodyFramer framing = BodyFramer.ForResponse(head, requestMethod);
    private readonly SseFramer sse = new();
    private readonly List<byte> body = [];
    private readonly List<SseEvent> events = [];
    private readonly Queue<SseEvent> unseen = new();
    private bool reported;

    public HttpHead Head => head;

    /// <summary>Told of each part of the answer that came: bytes of a body, whole events of a stream. A comment is
    /// none: it keeps a connection, and not a promise.</summary>
    public Action? Progressed { get; set; }

    /// <summary>Whether the body's end was reached.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>What ended it before its time.</summary>
    public string? Problem { get; private set; }

    private bool IsStream =>
        head.Values("Content-Type")
            .Any(type => type.StartsWith(MediaTypes.EventStream, StringComparison.OrdinalIgnoreCase));

    /// <summary>The next event, comments passed over; null at the end.</summary>
    public async Task<SseEvent?> NextEventAsync(CancellationToken cancellationToken)
    {
        while (unseen.Count == 0)
        {
            if (!await ReadMoreAsync(cancellationToken))
                return null;
        }

        return unseen.Dequeue();
    }

    /// <summary>Reads on until an event matches; null at the end.</summary>
    public async Task<SseEvent?> ReadUntilAsync(Func<SseEvent, bool> matches, CancellationToken cancellationToken)
    {
        while (await NextEventAsync(cancellationToken) is { } next)
        {
            if (matches(next))
                return next;
        }

        return null;
    }

    /// <summary>Reads to the end.</summary>
    public async Task ReadToEndAsync(CancellationToken cancellationToken)
    {
        while (await ReadMoreAsync(cancellationToken)) { }
    }

    /// <summary>What was seen so far.</summary>
    public Answer ToAnswer() =>
        new()
        {
            Head = head,
            Body = System.Text.Encoding.UTF8.GetString([.. body]),
            Events = [.. events],
            Problem = Problem,
        };

    /// <summary>Breaks the connection off with RST.</summary>
    public void Reset()
    {
        connection.Reset();
        Complete("the client broke off", onPurpose: true);
    }

    /// <summary>What was waited for did not come.</summary>
    /// <param name="problem">The same in words.</param>
    /// <param name="timeout">The deadline that ended the wait; null where something else did.</param>
    public void GiveUp(string problem, TimeSpan? timeout) => Complete(problem, onPurpose: false, timeout);

    public void Dispose()
    {
        connection.Dispose();
        if (Problem is null && !IsAtEnd)
            Complete("the client closed", onPurpose: true);
        else
            Complete(Problem, onPurpose: false);
    }

    private async Task<bool> ReadMoreAsync(CancellationToken cancellationToken)
    {
        if (IsAtEnd || Problem is not null || framing.IsComplete)
            return End();
        try
        {
            var piece = await connection.ReadAsync(cancellationToken);
            if (piece.IsEmpty)
            {
                if (!framing.EndsWithConnection)
                    Problem = "the connection ended within the body";
                return End();
            }

            Take(piece);
        }
        catch (Exception error)
            when (error is IOException or System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            Problem = $"the connection broke: {error.Message}";
            return End();
        }

        if (body.Count > MaximumBytes)
            Problem = $"the answer is longer than {MaximumBytes} bytes";
        if (framing.IsBroken)
            Problem = "the framing of the answer makes no sense";
        return Problem is null || End();
    }

    private void Take(ReadOnlyMemory<byte> piece)
    {
        var taken = 0;
        while (taken < piece.Length && !framing.IsComplete)
        {
            var read = framing.Read(piece.Span[taken..], out var payload);
            if (read == 0)
                break;
            taken += read;
            body.AddRange(payload);
            if (IsStream)
                TakeEvents(payload);
            else
                Progressed?.Invoke();
        }

        if (taken < piece.Length)
            connection.Unread(piece[taken..]);
    }

    private void TakeEvents(ReadOnlySpan<byte> payload)
    {
        while (!payload.IsEmpty)
        {
            payload = payload[sse.Read(payload, out var completedEvent)..];
            if (completedEvent is null or { IsComment: true })
                continue;
            events.Add(completedEvent);
            unseen.Enqueue(completedEvent);
            Progressed?.Invoke();
        }
    }

    private bool End()
    {
        IsAtEnd = Problem is null;
        Complete(Problem, onPurpose: false);
        return false;
    }

    private void Complete(string? problem, bool onPurpose, TimeSpan? timeout = null)
    {
        if (reported)
            return;
        reported = true;
        if (problem is null)
            operation.Answered(head.Status);
        else
            operation.Broke(problem, onPurpose, timeout);
    }
}
