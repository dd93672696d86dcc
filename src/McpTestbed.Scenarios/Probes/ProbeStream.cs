using System.Collections.Concurrent;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.Scenarios.Probes;

/// <summary>An answer whose body is still being read: a stream, or simply a long answer.</summary>
internal sealed class ProbeStream(
    ProbeConnection connection,
    HttpHead head,
    string requestMethod,
    ProbeOperation operation,
    Action<SseEvent> heard
) : IDisposable
{
    /// <summary>A probe reads no more than this of one answer, whatever the target sends.</summary>
    public const int MaximumBytes = 4 << 20;

    private readonly BodyFramer framing = BodyFramer.ForResponse(head, requestMethod);
    private readonly SseFramer sse = new();
    private readonly List<byte> body = [];
    private readonly List<SseEvent> events = [];
    private readonly ConcurrentQueue<SseEvent> unseen = new();
    private readonly SemaphoreSlim reading = new(1, 1);
    private readonly Lock gate = new();
    private volatile bool isClosing;
    private int reported;

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
        while (true)
        {
            if (unseen.TryDequeue(out var next))
                return next;
            if (!await ReadMoreAsync(cancellationToken))
                return unseen.TryDequeue(out var last) ? last : null;
        }
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

    /// <summary>Reads on in the background until the end; whoever reads besides gets every event all the
    /// same.</summary>
    public void ReadAlong()
    {
        if (IsStream)
            _ = ReadToEndAsync(CancellationToken.None);
    }

    /// <summary>What was seen so far.</summary>
    public Answer ToAnswer()
    {
        lock (gate)
        {
            return new()
            {
                Head = head,
                Body = System.Text.Encoding.UTF8.GetString([.. body]),
                Events = [.. events],
                Problem = Problem,
            };
        }
    }

    /// <summary>Breaks the connection off with RST.</summary>
    public void Reset()
    {
        isClosing = true;
        connection.Reset();
        Complete("the client broke off", onPurpose: true);
    }

    /// <summary>What was waited for did not come.</summary>
    /// <param name="problem">The same in words.</param>
    /// <param name="timeout">The deadline that ended the wait; null where something else did.</param>
    public void GiveUp(string problem, TimeSpan? timeout) => Complete(problem, onPurpose: false, timeout);

    public void Dispose()
    {
        isClosing = true;
        connection.Dispose();
        if (Problem is null && !IsAtEnd)
            Complete("the client closed", onPurpose: true);
        else
            Complete(Problem, onPurpose: false);
    }

    private async Task<bool> ReadMoreAsync(CancellationToken cancellationToken)
    {
        var seen = unseen.Count;
        await reading.WaitAsync(cancellationToken);
        try
        {
            // Who waited while another read need not read again.
            return unseen.Count > seen || await ReadOnceAsync(cancellationToken);
        }
        finally
        {
            reading.Release();
        }
    }

    private async Task<bool> ReadOnceAsync(CancellationToken cancellationToken)
    {
        if (isClosing)
            return false;
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
            if (isClosing)
                return false;
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
            lock (gate)
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
            lock (gate)
                events.Add(completedEvent);
            unseen.Enqueue(completedEvent);
            Progressed?.Invoke();
            heard(completedEvent);
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
        if (Interlocked.Exchange(ref reported, 1) == 1)
            return;
        if (problem is null)
            operation.Answered(head.Status);
        else
            operation.Broke(problem, onPurpose, timeout);
    }
}
