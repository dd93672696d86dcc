using System.Net;
using System.Net.Sockets;
using McpTestbed.Core.Pacing;

namespace McpTestbed.Scenarios.Clients.Peers;

/// <summary>A scripted server: exact in every rule of its revision but for what its script says. It listens on
/// loopback, for one run, and what it serves is bounded.</summary>
internal abstract class Peer : IAsyncDisposable
{
    /// <summary>More requests in one run are a flood: then nothing is accepted any more.</summary>
    public const int MaximumRequests = 1500;

    private const int MaximumConnections = 256;

    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource stopping = new();
    private readonly List<Turn> script = [];
    private readonly List<Task> serving = [];
    private readonly Lock gate = new();
    private TaskCompletionSource moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int requests;
    private int connections;

    /// <summary>Path and query of the address that a client is given.</summary>
    public virtual string Path => PeerPaths.Mcp;

    /// <summary>Where it listens, once it was started.</summary>
    public IPEndPoint Address => (IPEndPoint)listener.LocalEndPoint!;

    /// <summary>How many requests came.</summary>
    public int Requests
    {
        get
        {
            lock (gate)
                return requests;
        }
    }

    /// <summary>How many connections are open.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>Whether more came than any client has reason to send.</summary>
    public bool IsFlooded => Requests > MaximumRequests;

    /// <summary>Ends when something happens next: a request, or the end of a connection.</summary>
    public Task NextMove
    {
        get
        {
            lock (gate)
                return moved.Task;
        }
    }

    /// <summary>Cancelled when the run is over.</summary>
    public CancellationToken Over => stopping.Token;

    /// <summary>Puts a turn into the script: what is done instead of serving. The first that matches is
    /// taken.</summary>
    /// <param name="matches">Which requests.</param>
    /// <param name="act">What is done; it may serve after all.</param>
    /// <param name="times">How often, before the script goes on without it.</param>
    public void On(Func<PeerRequest, bool> matches, Func<PeerRequest, PeerAnswer, Task> act, int times = int.MaxValue)
    {
        lock (gate)
            script.Add(new(matches, act) { Left = times });
    }

    /// <summary>Puts a turn for a JSON-RPC method into the script.</summary>
    /// <param name="method">The method.</param>
    /// <param name="act">What is done instead of serving.</param>
    /// <param name="times">How often.</param>
    public void OnRpc(string method, Func<PeerRequest, PeerAnswer, Task> act, int times = int.MaxValue) =>
        On(request => request.Rpc == method, act, times);

    /// <summary>Waits until something happens that shows in the script, but not for ever.</summary>
    /// <param name="happened">What is waited for.</param>
    /// <param name="deadline">How long.</param>
    /// <returns>Whether it happened.</returns>
    public async Task<bool> UntilAsync(Func<bool> happened, PacedDeadline deadline)
    {
        using (deadline)
        {
            while (!happened())
            {
                var next = NextMove;
                if (happened())
                    return true;
                await next.WaitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (deadline.Token.IsCancellationRequested)
                    return happened();
            }

            return true;
        }
    }

    /// <summary>Lets something go on when the request that it began with was answered.</summary>
    /// <param name="work">It ends when the run is over, and does not fail.</param>
    public void Beside(Task work) => Track(work);

    /// <summary>Begins to listen.</summary>
    public void Start()
    {
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(MaximumConnections);
        Track(AcceptAsync());
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Dispose();
        Task[] open;
        lock (gate)
            open = [.. serving];
        await Task.WhenAll(open).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Serves a request as its revision wants it.</summary>
    public abstract Task ServeAsync(PeerRequest request, PeerAnswer answer);

    private async Task AcceptAsync()
    {
        while (!IsFlooded)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptAsync(stopping.Token);
            }
            catch (Exception error)
                when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            socket.NoDelay = true;
            if (Interlocked.Increment(ref connections) > MaximumConnections)
            {
                Interlocked.Decrement(ref connections);
                socket.Dispose();
                continue;
            }

            Track(ServeConnectionAsync(socket));
        }

        listener.Dispose();
    }

    private async Task ServeConnectionAsync(Socket socket)
    {
        await new PeerConnection(socket, HandleAsync).RunAsync(stopping.Token);
        Interlocked.Decrement(ref connections);
        Move(request: false);
    }

    private async Task HandleAsync(PeerRequest request, PeerAnswer answer)
    {
        Move(request: true);
        Turn? turn;
        lock (gate)
        {
            turn = script.Find(candidate => candidate.Left > 0 && candidate.Matches(request));
            if (turn is not null)
                turn.Left--;
        }

        using var span = PeerSpan.Begin(request, isScripted: turn is not null);

        // What the script noted of the request is seen by whoever waits for it, and so is what was answered.
        var served = turn is null ? ServeAsync(request, answer) : turn.Act(request, answer);
        Move(request: false);
        await served;
        Move(request: false);
    }

    private void Move(bool request)
    {
        lock (gate)
        {
            if (request)
                requests++;
            var before = moved;
            moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
            before.TrySetResult();
        }
    }

    private void Track(Task task)
    {
        lock (gate)
        {
            serving.RemoveAll(done => done.IsCompleted);
            serving.Add(task);
        }
    }

    private sealed record Turn(Func<PeerRequest, bool> Matches, Func<PeerRequest, PeerAnswer, Task> Act)
    {
        public int Left { get; set; }
    }
}
