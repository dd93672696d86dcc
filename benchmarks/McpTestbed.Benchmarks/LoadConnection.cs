using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace McpTestbed.Benchmarks;

/// <summary>A client's connection that sends requests and looks at what comes back, no closer than it must.</summary>
internal sealed class LoadConnection : IDisposable
{
    private readonly Socket socket;
    private readonly byte[] buffer;

    private LoadConnection(Socket socket, int bufferSize)
    {
        this.socket = socket;
        buffer = new byte[bufferSize];
    }

    public static async Task<LoadConnection> OpenAsync(int port, int bufferSize)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return new(socket, bufferSize);
    }

    public async Task AskAsync(string path) =>
        await socket.SendAsync(
            Encoding.ASCII.GetBytes(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
                )
            )
        );

    /// <exception cref="IOException">The connection ended.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAsync() =>
        await socket.ReceiveAsync(buffer) is var received and > 0
            ? buffer.AsMemory(0, received)
            : throw new IOException("the connection ended before its answer did");

    /// <summary>Reads until so many closing braces came: JSON has them, and no head does.</summary>
    public async Task ReadUntilBracesAsync(int count)
    {
        for (var seen = 0; seen < count; seen += (await ReadAsync()).Span.Count((byte)'}'))
        {
            // There is nothing to do with them but to count.
        }
    }

    public void Dispose() => socket.Dispose();
}
