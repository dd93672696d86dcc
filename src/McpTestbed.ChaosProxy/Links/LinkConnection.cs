using System.Net.Sockets;
using System.Security.Authentication;
using McpTestbed.ChaosProxy.Http;
using McpTestbed.ChaosProxy.Recording;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Links;

/// <summary>A client's connection joined to a connection of its own to the server: nothing is pooled, retried or merged.</summary>
internal sealed class LinkConnection(LinkContext context, int number, LinkLeg client) : IDisposable
{
    private const int BufferSize = 16 * 1024;
    private static readonly TimeSpan DialDeadline = TimeSpan.FromSeconds(5);

    /// <summary>How long what one side sent before the other broke off may take to arrive.</summary>
    private static readonly TimeSpan DrainDeadline = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly CancellationTokenSource gone = new();
    private LinkLeg? server;
    private (EndedBy By, EndedHow How)? ending;
    private volatile bool clientBroke;
    private volatile bool serverBroke;
    private volatile bool isOpaque;
    private int closed;

    public LinkLeg Client => client;

    /// <summary>The connection's life, once it was started.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    public LinkLeg Server => server!;

    public RuleTable Rules => context.Rules;

    public LinkRecorder Recorder => context.Recorder;

    public TimeProvider Time => context.Time;

    /// <summary>Requests whose response is awaited.</summary>
    public PendingExchanges Pending { get; } = new();

    /// <summary>Bytes of both directions pass unread from here on: they are not HTTP/1.1, or no longer.</summary>
    public bool IsOpaque => isOpaque;

    /// <summary>Starts the connection.</summary>
    public void Start(Action ended) => Running = RunAsync(ended);

    public ExchangeInProgress BeginExchange(HttpHead head) =>
        new(context.Label, number, Recorder.NextExchange(), head, Recorder.SessionOf(head));

    public void GoOpaque(string why)
    {
        if (isOpaque) return;
        isOpaque = true;
        NoteNotHttp(why);
        Pending.Close();
    }

    public void NoteNotHttp(string why) => Recorder.NotHttp(number, why);

    /// <summary>Holds a message back as its rules say.</summary>
    /// <exception cref="OperationCanceledException">The connection went meanwhile: the message is to go nowhere.</exception>
    public async Task HoldBackAsync(IReadOnlyList<ArmedRule> rules, ExchangeInProgress exchange)
    {
        foreach (var rule in rules)
        {
            switch (rule.Rule.Fault)
            {
                case Stall stall:
                    rule.TookEffect(exchange, stall.Description);
                    await rule.HoldAsync(null, Time, gone.Token);
                    break;
                case Delay delay:
                    await rule.HoldAsync(delay.Duration, Time, gone.Token);
                    rule.TookEffect(exchange, delay.Description);
                    break;
                default:
                    continue;
            }

            gone.Token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Ends both legs in the same way, once: what a flow meets of it afterwards is no news.</summary>
    public void Close(EndedBy by, EndedHow how)
    {
        NoteEnd(by, how);
        if (Interlocked.Exchange(ref closed, 1) != 0) return;
        client.Close(how);
        server?.Close(how);

        // Only now: a message that is released by this must find no connection to go to.
        gone.Cancel();
    }

    /// <summary>Ends both legs because the run is over. A client that had left before is the one who ended it, seen or not.</summary>
    public void CloseWithRun()
    {
        if (client.HasEnded) NoteEnd(EndedBy.Client, EndedHow.Fin);
        Close(EndedBy.Proxy, EndedHow.Rst);
    }

    public void Dispose()
    {
        client.Dispose();
        server?.Dispose();
    }

    private bool IsClosed => Volatile.Read(ref closed) != 0;

    private async Task RunAsync(Action ended)
    {
        await Task.Yield();
        try
        {
            Recorder.Opened(number, client.RemotePort);
            if (await DialAsync()) await PassBothWaysAsync();
            var (by, how) = Ending();
            Recorder.Closed(number, by, how);
        }
#pragma warning disable CA1031 // nobody awaits a connection: whatever breaks it inside must end it and be in the history
        catch (Exception error)
#pragma warning restore CA1031
        {
            Fail(error);
        }
        finally
        {
            Dispose();
            ended();
        }
    }

    private async Task<bool> DialAsync()
    {
        try
        {
            using var deadline = new CancellationTokenSource(DialDeadline, Time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, gone.Token);
            server = await LinkLeg.DialAsync(context.Server, both.Token);
            return !IsClosed;
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or IOException or AuthenticationException)
        {
            // A client that connects directly to a dead server sees a refusal; the nearest thing on an accepted connection is RST.
            NoteEnd(EndedBy.Proxy, EndedHow.Unreachable);
            client.Close(EndedHow.Rst);
            return false;
        }
    }

    private async Task PassBothWaysAsync()
    {
        var requests = PassRequestsAsync();
        var responses = PassResponsesAsync();
        await Task.WhenAny(requests, responses);
        if (clientBroke || serverBroke)
        {
            // One side sends into nothing, but what the other side sent before may still be on its way.
            await Task.WhenAll(requests, responses).WaitAsync(DrainDeadline, Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Close(EndedBy.Proxy, EndedHow.Rst);
        }

        await Task.WhenAll(requests, responses);
        if (clientBroke || serverBroke) Close(EndedBy.Proxy, EndedHow.Rst);
    }

    private async Task PassRequestsAsync()
    {
        var flow = new RequestFlow(this);
        var buffer = new byte[BufferSize];
        try
        {
            while (await client.ReceiveAsync(buffer) is var received and > 0) await flow.TakeAsync(buffer.AsMemory(0, received));

            // After a reset that a send has met already, a receive may report no more than the end.
            if (IsClosed) return;
            if (clientBroke) throw new LegBrokenException(EndedBy.Client, new IOException("the client broke off"));
            NoteEnd(EndedBy.Client, EndedHow.Fin);
            await flow.EndAsync();
            Server.ShutdownSend();
        }
        catch (Exception error)
        {
            await EndOfFlowAsync(error, EndedBy.Client, Server);
        }
        finally
        {
            flow.Abandon();
        }
    }

    private async Task PassResponsesAsync()
    {
        var flow = new ResponseFlow(this);
        var buffer = new byte[BufferSize];
        try
        {
            while (await Server.ReceiveAsync(buffer) is var received and > 0)
            {
                if (!await flow.TakeAsync(buffer.AsMemory(0, received))) return;
            }

            if (IsClosed) return;
            if (serverBroke) throw new LegBrokenException(EndedBy.Server, new IOException("the server broke off"));
            NoteEnd(EndedBy.Server, EndedHow.Fin);
            if (await flow.EndAsync(Ending().By)) client.ShutdownSend();
        }
        catch (Exception error)
        {
            await EndOfFlowAsync(error, EndedBy.Server, client);
        }
        finally
        {
            flow.Abandon(Ending());
            Pending.Close();
        }
    }

    private async Task EndOfFlowAsync(Exception error, EndedBy source, LinkLeg destination)
    {
        if (IsClosed || (error is OperationCanceledException && gone.IsCancellationRequested)) return;
        if (error is not LegBrokenException broken)
        {
            Fail(error);
            return;
        }

        NoteEnd(broken.Peer, EndedHow.Rst);
        if (broken.Peer == EndedBy.Client) clientBroke = true;
        else serverBroke = true;
        if (broken.Peer == source)
        {
            // The RST must not overtake what its sender had sent before it.
            await destination.AcknowledgedAsync(Time);
            Close(broken.Peer, EndedHow.Rst);
        }
        else if (broken.Peer == EndedBy.Client)
        {
            // The other flow reads on to the same end; a request it holds for a client that broke off goes nowhere.
            await gone.CancelAsync();
        }
    }

    private void Fail(Exception error)
    {
        Close(EndedBy.Proxy, EndedHow.Rst);
        Recorder.Failed(number, error);
    }

    private void NoteEnd(EndedBy by, EndedHow how)
    {
        lock (gate) ending ??= (by, how);
    }

    private (EndedBy By, EndedHow How) Ending()
    {
        lock (gate) return ending ?? (EndedBy.Proxy, EndedHow.Rst);
    }
}
