using System.Net;
using System.Net.Sockets;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.Scenarios.Probes;

/// <summary>One TCP connection of a probe, on which it writes requests byte by byte and reads what comes.</summary>
internal sealed class ProbeConnection : IDisposable
{
    private const int BufferSize = 16 * 1024;

    private readonly Socket socket;
    private readonly byte[] buffer = new byte[BufferSize];
    private ReadOnlyMemory<byte> unread;

    private ProbeConnection(Socket socket) => this.socket = socket;

    /// <summary>The source port, which joins operations to what the link recorded.</summary>
    public int LocalPort => ((IPEndPoint)socket.LocalEndPoint!).Port;

    /// <summary>Requests sent so far.</summary>
    public int Requests { get; private set; }

    /// <summary>Whether the probe broke it off.</summary>
    public bool IsBrokenOff { get; private set; }

    public static async Task<ProbeConnection> OpenAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellationToken);
            return new(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Counts a request that is about to be sent.</summary>
    public int NextRequest() => ++Requests;

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (bytes.Length > 0)
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, cancellationToken)..];
    }

    /// <summary>Reads a response head, interim responses passed over.</summary>
    /// <exception cref="IOException">The connection ended, or what came is not HTTP/1.1.</exception>
    public async Task<HttpHead> ReadHeadAsync(CancellationToken cancellationToken)
    {
        var bytes = new List<byte>();
        while (true)
        {
            var piece = await ReadAsync(cancellationToken);
            if (piece.IsEmpty)
                throw new IOException(
                    bytes.Count == 0
                        ? "the connection ended before an answer"
                        : "the connection ended within the head of the answer"
                );
            bytes.AddRange(piece.Span);
            var head = HttpHead.TryRead([.. bytes]);
            if (head is null && bytes.Count <= HttpHead.MaximumLength)
                continue;
            if (head is not { IsHttp: true })
                throw new IOException("the answer is not HTTP/1.1");
            unread = bytes.Skip(head.Length).ToArray();
            if (head.Status is not (>= 100 and < 200))
                return head;
            bytes.Clear();
        }
    }

    /// <summary>Reads what is there; empty at the end of the connection.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        if (!unread.IsEmpty)
        {
            var piece = unread;
            unread = default;
            return piece;
        }

        return buffer.AsMemory(0, await socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken));
    }

    /// <summary>Gives bytes back that belong to the next message.</summary>
    public void Unread(ReadOnlyMemory<byte> bytes) => unread = bytes.ToArray();

    /// <summary>Breaks the connection off with RST, as a crashed client would.</summary>
    public void Reset()
    {
        if (IsBrokenOff)
            return;
        IsBrokenOff = true;
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    public void Dispose() => socket.Dispose();
}
