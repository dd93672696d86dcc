using System.Net.Sockets;
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

    private readonly Queue<ExchangeInProgress> pending = new();
    private readonly Lock gate = new();
    private readonly CancellationTokenSource gone = new();
    private LinkLeg? server;
    private (EndedBy By, EndedHow How)? ending;

    public LinkLeg Client => client;

    /// <summary>The connection's life, once it was started.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    public LinkLeg Server => server!;

    public RuleTable Rules => context.Rules;

    public LinkRecorder Recorder => context.Recorder;

    public TimeProvider Time => context.Time;

    /// <summary>Bytes pass unread from here on: they are not HTTP/1.1, or no longer.</summary>
    public bool IsOpaque { get; private set; }

    /// <summary>Starts the connection.</summary>
    public void Start(Action ended) => Running = RunAsync(ended);

    private async Task RunAsync(Action ended)
    {
        await Task.Yield();
        Recorder.Opened(number, client.RemotePort);
        try
        {
            using var deadline = new CancellationTokenSource(DialDeadline, Time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, gone.Token);
            server = await LinkLeg.DialAsync(context.Server, both.Token);
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or IOException or System.Security.Authentication.AuthenticationException)
        {
            // A client that connects directly to a dead server sees a refusal; the nearest thing on an accepted connection is RST.
            ending = (EndedBy.Proxy, EndedHow.Unreachable);
            client.Close(EndedHow.Rst);
        }

        if (server is not null) await Task.WhenAll(PassRequestsAsync(), PassResponsesAsync());
        var (by, how) = ending ?? (EndedBy.Proxy, EndedHow.Fin);
        Recorder.Closed(number, by, how);
        Dispose();
        ended();
    }

    public ExchangeInProgress BeginExchange(HttpHead head) =>
        new(context.Label, number, Recorder.NextExchange(), head, Recorder.SessionOf(head));

    public void Enqueue(ExchangeInProgress exchange)
    {
        lock (gate) pending.Enqueue(exchange);
    }

    public ExchangeInProgress? CurrentExchange()
    {
        lock (gate) return pending.TryPeek(out var exchange) ? exchange : null;
    }

    public void Dequeue()
    {
        lock (gate) pending.Dequeue();
    }

    public void GoOpaque(string why)
    {
        if (IsOpaque) return;
        IsOpaque = true;
        Recorder.NotHttp(number, why);
    }

    /// <summary>Holds a message back as its rules say.</summary>
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
            }
        }
    }

    /// <summary>Ends both legs in the same way.</summary>
    public void Close(EndedBy by, EndedHow how)
    {
        NoteEnd(by, how);
        gone.Cancel();
        client.Close(how);
        server?.Close(how);
    }

    public void Dispose()
    {
        client.Dispose();
        server?.Dispose();
    }

    private async Task PassRequestsAsync()
    {
        var flow = new RequestFlow(this);
        var buffer = new byte[BufferSize];
        try
        {
            while (await client.ReceiveAsync(buffer) is var received and > 0) await flow.TakeAsync(buffer.AsMemory(0, received));
            NoteEnd(EndedBy.Client, EndedHow.Fin);
            Server.ShutdownSend();
        }
        catch (Exception error) when (IsConnectionEnd(error))
        {
            Close(EndedBy.Client, EndedHow.Rst);
        }
        finally
        {
            flow.End();
            ReleaseStalled();
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

            NoteEnd(EndedBy.Server, EndedHow.Fin);
            await flow.EndAsync(EndedHow.Fin, ending!.Value.By);
            client.ShutdownSend();
        }
        catch (Exception error) when (IsConnectionEnd(error))
        {
            Close(EndedBy.Server, EndedHow.Rst);
            await flow.EndAsync(ending!.Value.How, ending.Value.By);
        }
        finally
        {
            ReleaseStalled();
            lock (gate)
            {
                foreach (var exchange in pending) exchange.Finish();
            }
        }
    }

    private void NoteEnd(EndedBy by, EndedHow how)
    {
        lock (gate) ending ??= (by, how);
    }

    /// <summary>A message held for this connection must not wait for a client that has gone.</summary>
    private void ReleaseStalled()
    {
        if (ending is { How: EndedHow.Rst } || ending is { By: EndedBy.Client }) gone.Cancel();
    }

    private static bool IsConnectionEnd(Exception error) => error is SocketException or ObjectDisposedException or IOException;
}
