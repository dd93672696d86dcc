using System.Net.Sockets;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Links;

/// <summary>The two legs of a connection, and how they end: together, once, and from any thread.</summary>
internal sealed class LegPair(Socket accepted) : IDisposable
{
    private const int ClosedWithFin = 1;
    private const int ClosedWithRst = 2;

    /// <summary>How long a peer may go on after our FIN before its bytes are answered with RST.</summary>
    private static readonly TimeSpan LingerDeadline = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private LinkLeg[] servers = [];
    private int closed;

    public LinkLeg Client { get; } = new(accepted, EndedBy.Client);

    /// <summary>Null until the server was dialled; on a balancing link, the first of several.</summary>
    public LinkLeg? Server => Servers is [var first, ..] ? first : null;

    private LinkLeg[] Servers => Volatile.Read(ref servers);

    public bool IsClosed => Volatile.Read(ref closed) != 0;

    /// <summary>Adds the server's leg, or on a balancing link that of one more replica.</summary>
    /// <returns>False when the connection has been closed meanwhile.</returns>
    public bool TryJoin(LinkLeg dialled)
    {
        // What closes from here on finds it; what closed before did not.
        lock (gate)
            servers = [.. servers, dialled];
        Interlocked.MemoryBarrier();
        if (!IsClosed)
            return true;
        if (Volatile.Read(ref closed) == ClosedWithRst)
            dialled.Reset();
        return false;
    }

    /// <summary>Ends both legs in the same way, once. Returns at once.</summary>
    /// <returns>False when they had been closed before.</returns>
    public bool Close(EndedHow how)
    {
        if (Interlocked.CompareExchange(ref closed, how == EndedHow.Rst ? ClosedWithRst : ClosedWithFin, 0) != 0)
            return false;
        if (how == EndedHow.Rst)
        {
            Client.Reset();
            foreach (var server in Servers)
                server.Reset();
        }
        else
        {
            Client.ShutdownSend();
            EndServers();
        }

        return true;
    }

    /// <summary>Takes the leg of a replica that has ended out.</summary>
    public void Leave(LinkLeg gone)
    {
        lock (gate)
            servers = [.. servers.Where(server => server != gone)];
        gone.ShutdownSend();
        gone.Dispose();
    }

    /// <summary>Passes the client's FIN on.</summary>
    public void EndServers()
    {
        foreach (var server in Servers)
            server.ShutdownSend();
    }

    /// <summary>After a FIN of ours: closing with unread bytes would be an RST that destroys what the peer has not read
    /// yet.</summary>
    /// <param name="withServer">Whether the server is waited for as well; otherwise its connection is closed at
    /// once.</param>
    public async Task LingerAsync(bool withServer)
    {
        if (!IsClosed)
            return;
        if (!withServer)
            DisposeServers();
        using var patience = new CancellationTokenSource(LingerDeadline, TimeProvider.System);
        await Task.WhenAll(
            DiscardAsync(Client, patience.Token),
            withServer && Server is { } joined ? DiscardAsync(joined, patience.Token) : Task.CompletedTask
        );
    }

    public void Dispose()
    {
        Client.Dispose();
        DisposeServers();
    }

    private void DisposeServers()
    {
        foreach (var server in Servers)
            server.Dispose();
    }

    private static async Task DiscardAsync(LinkLeg leg, CancellationToken cancellationToken)
    {
        var nowhere = new byte[1024];
        try
        {
            while (await leg.ReceiveAsync(nowhere, cancellationToken) > 0)
            {
                // Until the peer's own FIN.
            }
        }
        catch (Exception error) when (error is OperationCanceledException || LinkLeg.IsBreak(error))
        {
            // It broke off, or took too long.
        }
    }
}
