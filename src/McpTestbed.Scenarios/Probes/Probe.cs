using System.Net;
using System.Net.Sockets;
using McpTestbed.Core.Pacing;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.Scenarios.Probes;

/// <summary>A client that performs operations on a target server through its own link and records each of
/// them.</summary>
internal class Probe
{
    /// <summary>How long an operation may take before the probe gives it up, for a target of usual pace on a machine
    /// with time to spare: <see cref="ScenarioContext.Deadline"/> makes of it, and of all windows below, what a slow
    /// target and a
    /// busy machine need. A give-up proves nothing; it only ends the wait.</summary>
    public static readonly TimeSpan OperationDeadline = TargetPace.Usual;

    /// <summary>How long after its answer a reply stream may stay open before the probe closes it. Generous: it judges
    /// "the stream ends after the response".</summary>
    public static readonly TimeSpan StreamEndTolerance = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a server is given to act on a broken connection where nothing on the wire tells that it noticed. A
    /// correct server is watched for the whole of it; one that acts wrongly, but later, goes uncaught and is never
    /// wrongly accused.
    /// </summary>
    public static readonly TimeSpan NoticeWindow = TimeSpan.FromSeconds(1);

    /// <summary>The head of a stream of a target that sends them late: as long as a scenario waits beside one before it
    /// goes on, and as long again.</summary>
    private static readonly TimeSpan LateHeadDeadline = 2 * NoticeWindow;

    /// <summary>Between two requests of which the second asks whether something has changed.</summary>
    protected static readonly TimeSpan BetweenRepetitions = TimeSpan.FromMilliseconds(40);

    private readonly IPEndPoint address;
    private bool streamsStayOpen;

    public Probe(ScenarioContext context)
    {
        Context = context;
        (Label, address) = context.AddClient();
    }

    public ScenarioContext Context { get; }

    /// <summary>The client's label.</summary>
    public string Label { get; }

    /// <summary>Sends a request on a connection of its own and reads the whole answer.</summary>
    public Task<Answer> SendAsync(ProbeRequest request, CancellationToken cancellationToken) =>
        SendAsync(request, OperationDeadline, cancellationToken);

    /// <summary>The same with a deadline of its own, for what is known to take its time.</summary>
    public Task<Answer> SendAsync(ProbeRequest request, TimeSpan within, CancellationToken cancellationToken) =>
        PatientlyAsync(request, () => SendOnceAsync(request, within, cancellationToken), cancellationToken);

    private async Task<Answer> SendOnceAsync(ProbeRequest request, TimeSpan within, CancellationToken cancellationToken)
    {
        using var deadline = Context.Deadline(within, cancellationToken);
        ProbeStream? stream = null;
        try
        {
            stream = await OpenAsync(request, deadline);
            if (stream.ToAnswer() is { IsStream: true } && request.RpcId is not null)
                await ReadReplyAsync(stream, request.RpcId, deadline.Token, cancellationToken);
            else
                await stream.ReadToEndAsync(deadline.Token);
            return stream.ToAnswer();
        }
        catch (Exception error) when (IsWireProblem(error, cancellationToken))
        {
            return GivenUp(stream, error, deadline);
        }
        finally
        {
            stream?.Dispose();
        }
    }

    /// <summary>The same, however the transport brings the answer.</summary>
    public virtual Task<Answer> CallAsync(ProbeRequest request, CancellationToken cancellationToken) =>
        SendAsync(request, cancellationToken);

    /// <summary>Sends a request again and again until an answer is as awaited or the window is over.</summary>
    public async Task<Answer> RepeatAsync(
        Func<ProbeRequest> request,
        TimeSpan window,
        Func<Answer, bool> until,
        CancellationToken cancellationToken
    )
    {
        using var end = Context.Deadline(window, cancellationToken);
        while (true)
        {
            var answer = await CallAsync(request(), cancellationToken);
            if (until(answer) || end.IsOver)
                return answer;
            await Task.Delay(BetweenRepetitions, Context.Time, cancellationToken);
        }
    }

    /// <summary>The same for answers that may be an endless stream: only their heads are read.</summary>
    public async Task<Answer> RepeatHeadAsync(
        Func<ProbeRequest> request,
        TimeSpan window,
        Func<Answer, bool> until,
        CancellationToken cancellationToken
    )
    {
        using var end = Context.Deadline(window, cancellationToken);
        while (true)
        {
            var answer = await SendHeadAsync(request(), cancellationToken);
            if (until(answer) || end.IsOver)
                return answer;
            await Task.Delay(BetweenRepetitions, Context.Time, cancellationToken);
        }
    }

    /// <summary>Opens an answer that may be an endless stream; null when none came in time. The stream is read along in
    /// the background, so that the server is answered whatever the drive does meanwhile.</summary>
    public async Task<ProbeStream?> TryOpenAsync(ProbeRequest request, CancellationToken cancellationToken)
    {
        var patience = new Patience(Context);
        while (true)
        {
            using var deadline = Context.Deadline(HeadDeadline(request), cancellationToken);
            try
            {
                var stream = await OpenAsync(request, deadline);
                if (await patience.IsAskedAsync(stream.ToAnswer(), cancellationToken))
                {
                    stream.Dispose();
                    continue;
                }

                await AfterAsync(request, stream.ToAnswer(), cancellationToken);
                stream.ReadAlong();
                return stream;
            }
            catch (Exception error) when (IsWireProblem(error, cancellationToken))
            {
                return null;
            }
        }
    }

    /// <summary>Sends a request on a given connection, which stays open, and reads the whole answer.</summary>
    public Task<Answer> SendOnAsync(
        ProbeConnection connection,
        ProbeRequest request,
        CancellationToken cancellationToken
    ) => PatientlyAsync(request, () => SendOnceOnAsync(connection, request, cancellationToken), cancellationToken);

    private async Task<Answer> SendOnceOnAsync(
        ProbeConnection connection,
        ProbeRequest request,
        CancellationToken cancellationToken
    )
    {
        using var deadline = Context.Deadline(OperationDeadline, cancellationToken);
        ProbeStream? stream = null;
        try
        {
            stream = await OpenOnAsync(connection, request, deadline);
            await stream.ReadToEndAsync(deadline.Token);
            return stream.ToAnswer();
        }
        catch (Exception error) when (IsWireProblem(error, cancellationToken))
        {
            return GivenUp(stream, error, deadline);
        }
    }

    /// <summary>Sends a request, reads the head of the answer, and closes: for answers that may be an endless
    /// stream.</summary>
    public Task<Answer> SendHeadAsync(ProbeRequest request, CancellationToken cancellationToken) =>
        PatientlyAsync(request, () => SendHeadOnceAsync(request, cancellationToken), cancellationToken);

    private async Task<Answer> SendHeadOnceAsync(ProbeRequest request, CancellationToken cancellationToken)
    {
        using var deadline = Context.Deadline(HeadDeadline(request), cancellationToken);
        ProbeStream? stream = null;
        try
        {
            stream = await OpenAsync(request, deadline);
            if (stream.ToAnswer() is not { IsStream: true })
                await stream.ReadToEndAsync(deadline.Token);
            return stream.ToAnswer();
        }
        catch (Exception error) when (IsWireProblem(error, cancellationToken))
        {
            return new() { Problem = GivenUp(stream, error, deadline).Problem };
        }
        finally
        {
            stream?.Dispose();
        }
    }

    /// <summary>Sends a request and returns as soon as the head of the answer is there.</summary>
    /// <exception cref="IOException">No answer came.</exception>
    public async Task<ProbeStream> OpenAsync(ProbeRequest request, PacedDeadline deadline) =>
        await OpenOnAsync(await ProbeConnection.OpenAsync(address, deadline.Token), request, deadline);

    /// <summary>The same on a connection that is open already.</summary>
    /// <exception cref="IOException">No answer came.</exception>
    public async Task<ProbeStream> OpenOnAsync(ProbeConnection connection, ProbeRequest request, PacedDeadline deadline)
    {
        var stream = await AskOnAsync(connection, request, deadline, deadline.Token);

        // Whoever waits for the answer to a request waits on while it comes; other streams may tell things for ever.
        if (request.RpcId is not null || stream.ToAnswer() is not { IsStream: true })
            stream.Progressed = deadline.Progress;
        return stream;
    }

    /// <summary>Sends a request that only the end of the run gives up, and returns as soon as the head of the answer is
    /// there.</summary>
    /// <exception cref="IOException">No answer came.</exception>
    public async Task<ProbeStream> OpenAsync(ProbeRequest request, CancellationToken cancellationToken) =>
        await OpenOnAsync(await ProbeConnection.OpenAsync(address, cancellationToken), request, cancellationToken);

    /// <summary>The same on a connection that is open already.</summary>
    /// <exception cref="IOException">No answer came.</exception>
    public Task<ProbeStream> OpenOnAsync(
        ProbeConnection connection,
        ProbeRequest request,
        CancellationToken cancellationToken
    ) => AskOnAsync(connection, request, null, cancellationToken);

    /// <summary>A connection for several requests in a row.</summary>
    public Task<ProbeConnection> ConnectAsync(CancellationToken cancellationToken) =>
        ProbeConnection.OpenAsync(address, cancellationToken);

    /// <summary>Whether an exception says something about the wire rather than about the run or a mistake in a
    /// scenario.</summary>
    public static bool IsWireProblem(Exception error, CancellationToken cancellationToken) =>
        error is IOException or SocketException or ObjectDisposedException
        || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private async Task<ProbeStream> AskOnAsync(
        ProbeConnection connection,
        ProbeRequest request,
        PacedDeadline? deadline,
        CancellationToken cancellationToken
    )
    {
        var operation = ProbeOperation.Begin(Context, Label, connection, request);
        try
        {
            await connection.SendAsync(operation.Traced(request).ToBytes(), cancellationToken);
            var head = await connection.ReadHeadAsync(cancellationToken);
            if (OpensAStream(request) && head.Status == 200)
                Context.Target.Pace.HeadAwaited(inTime: true);
            Answered(request, head);
            return new(connection, head, request.Method, operation, sse => Heard(request, head, sse));
        }
        catch (Exception error)
            when (error is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // For the head of a stream that nothing is due on, the text sets no time: the client waits no longer.
            var waitsNoLonger = error is OperationCanceledException && request is { Method: "GET", RpcId: null };
            if (error is OperationCanceledException && deadline is { IsOver: true } && OpensAStream(request))
                Context.Target.Pace.HeadAwaited(inTime: false);
            if (connection.IsBrokenOff)
                operation.Broke("the client broke off", onPurpose: true);
            else
                operation.Broke(Describe(error, deadline), waitsNoLonger, TimeoutOf(error, deadline));
            connection.Dispose();
            throw;
        }
    }

    /// <summary>How long a head is waited for: where the target was seen to send those of streams late, long enough
    /// to see that it does; what is due is waited for as ever.</summary>
    private TimeSpan HeadDeadline(ProbeRequest request) =>
        OpensAStream(request) && Context.Target.Pace.SendsHeadsLate ? LateHeadDeadline : OperationDeadline;

    /// <summary>Whether it asks for a stream on which nothing is due: no replay, and no answer.</summary>
    private static bool OpensAStream(ProbeRequest request) =>
        request is { Method: "GET", RpcId: null } && !HeaderLine.Values(request.Lines, McpHeaders.LastEventId).Any();

    /// <summary>Told of every answer, when its head is there.</summary>
    protected virtual void Answered(ProbeRequest request, HttpHead head) { }

    /// <summary>Told of every event of every stream.</summary>
    protected virtual void Heard(ProbeRequest request, HttpHead head, SseEvent sse) { }

    /// <summary>Told of an answer once it is whole and no repetition is due.</summary>
    protected virtual Task AfterAsync(ProbeRequest request, Answer answer, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    private async Task<Answer> PatientlyAsync(
        ProbeRequest request,
        Func<Task<Answer>> send,
        CancellationToken cancellationToken
    )
    {
        var patience = new Patience(Context);
        while (true)
        {
            var answer = await send();
            if (!request.IsImpatient && await patience.IsAskedAsync(answer, cancellationToken))
                continue;
            await AfterAsync(request, answer, cancellationToken);
            return answer;
        }
    }

    private static string Describe(Exception error, PacedDeadline? deadline) =>
        error switch
        {
            OperationCanceledException when deadline is { IsOver: true } => $"no whole answer within {deadline}",
            OperationCanceledException => "no whole answer before the run ended",
            SocketException socket => $"the connection broke: {socket.SocketErrorCode}",
            _ => error.Message,
        };

    /// <summary>The deadline, where it was what ended the wait.</summary>
    private static TimeSpan? TimeoutOf(Exception error, PacedDeadline? deadline) =>
        error is OperationCanceledException && deadline is { IsOver: true } ? deadline.Limit : null;

    private static Answer GivenUp(ProbeStream? stream, Exception error, PacedDeadline deadline)
    {
        var problem = Describe(error, deadline);
        stream?.GiveUp(problem, TimeoutOf(error, deadline));
        return (stream?.ToAnswer() ?? new()) with { Problem = problem };
    }

    private async Task ReadReplyAsync(ProbeStream stream, string id, CancellationToken deadline, CancellationToken run)
    {
        var answer = await stream.ReadUntilAsync(
            sse =>
                sse.Data is not null
                && JsonRpcMessage
                    .Peek(System.Text.Encoding.UTF8.GetBytes(sse.Data))
                    .Any(message => message.IsAnswer && message.Id == id),
            deadline
        );
        if (answer is null || streamsStayOpen)
            return;
        using var tolerance = Context.Deadline(StreamEndTolerance, run);
        try
        {
            await stream.ReadToEndAsync(tolerance.Token);
        }
        catch (OperationCanceledException) when (!run.IsCancellationRequested)
        {
            // Seen once, it need not cost the tolerance again on every request to this target.
            streamsStayOpen = true;
        }
    }
}
