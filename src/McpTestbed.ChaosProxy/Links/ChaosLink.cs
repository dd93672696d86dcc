using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace McpTestbed.ChaosProxy.Links;

/// <summary>A listener on loopback whose connections go to one server.</summary>
internal sealed class ChaosLink : IAsyncDisposable
{
    private const int Backlog = 8192;
    private const int MaximumConnections = 10_000;

    /// <summary>Where accepting fails for want of descriptors, another try at once would only fail again.</summary>
    private static readonly TimeSpan AfterFailedAccept = TimeSpan.FromMilliseconds(20);

    private readonly LinkContext context;
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentDictionary<int, LinkConnection> connections = new();
    private readonly CancellationTokenSource closing = new();
    private readonly Task accepting;
    private int accepted;

    public ChaosLink(LinkContext context)
    {
        this.context = context;
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(Backlog);
        Address = (IPEndPoint)listener.LocalEndPoint!;
        accepting = AcceptAsync();
    }

    /// <summary>Where to connect.</summary>
    public IPEndPoint Address { get; }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Dispose();
        await accepting;
        var open = connections.Values.ToList();
        foreach (var connection in open) connection.CloseWithRun();
        await Task.WhenAll(open.Select(connection => connection.Running));
    }

    private async Task AcceptAsync()
    {
        while (!closing.IsCancellationRequested)
        {
            try
            {
                Begin(await listener.AcceptAsync(closing.Token));
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(AfterFailedAccept, context.Time, closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Begin(Socket socket)
    {
        if (connections.Count >= MaximumConnections)
        {
            socket.Dispose();
            return;
        }

        // Dialling happens inside the connection, so that a server that cannot be reached never stalls the next client.
        var number = ++accepted;
        var connection = new LinkConnection(context, number, LinkLeg.Accepted(socket));
        connections[number] = connection;
        connection.Start(() => connections.TryRemove(number, out _));
    }
}
