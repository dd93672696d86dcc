using System.Net;
using System.Net.Sockets;
using System.Text;
using McpTestbed.Tests;

namespace McpTestbed.ChaosProxy.Tests.Peers;

/// <summary>How a peer saw its connection end.</summary>
internal enum End
{
    Fin,
    Rst,
}

/// <summary>One end of a TCP connection that knows nothing of HTTP. Texts are Latin-1, so that each character is a
/// byte.</summary>
internal sealed class RawPeer(Socket socket) : IDisposable
{
    private byte[] buffer = new byte[64 * 1024];
    private readonly StringBuilder unread = new();

    public int LocalPort => ((IPEndPoint)socket.LocalEndPoint!).Port;

    /// <summary>Whether nothing is there to be read at this moment.</summary>
    public bool HasNothing => unread.Length == 0 && socket.Available == 0;

    /// <summary>Connects; with a small buffer to receive in, the kernel acknowledges no more than that until the peer
    /// reads.</summary>
    public static async Task<RawPeer> ConnectAsync(IPEndPoint address, int? receiveBuffer = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } size)
            socket.ReceiveBufferSize = size;
        await socket.ConnectAsync(address).SoonAsync();
        return new(socket);
    }

    public async Task SendAsync(string text)
    {
        ReadOnlyMemory<byte> bytes = Encoding.Latin1.GetBytes(text);
        while (bytes.Length > 0)
            bytes = bytes[await socket.SendAsync(bytes).AsTask().SoonAsync()..];
    }

    /// <summary>Sends in pieces whose sizes are taken from a list, over and over.</summary>
    public async Task SendAsync(string text, IReadOnlyList<int> pieces)
    {
        for (int at = 0, i = 0; at < text.Length; i++)
        {
            var size = Math.Min(pieces[i % pieces.Count], text.Length - at);
            await SendAsync(text.Substring(at, size));
            at += size;
        }
    }

    /// <summary>The same to a peer that may cut the connection meanwhile.</summary>
    public async Task SendAsFarAsItGoesAsync(string text, IReadOnlyList<int> pieces)
    {
        try
        {
            await SendAsync(text, pieces);
        }
        catch (SocketException)
        {
            // The cut came first.
        }
    }

    public async Task<string> ReadAsync(int count)
    {
        while (unread.Length < count)
            await ReadMoreAsync();
        return Take(count);
    }

    /// <summary>Reads up to and including a mark.</summary>
    public async Task<string> ReadUntilAsync(string mark)
    {
        while (true)
        {
            var at = unread.ToString().IndexOf(mark, StringComparison.Ordinal);
            if (at >= 0)
                return Take(at + mark.Length);
            await ReadMoreAsync();
        }
    }

    /// <summary>Reads until the connection ends.</summary>
    public async Task<(string Text, End End)> ReadToEndAsync()
    {
        while (true)
        {
            try
            {
                if (await ReceiveAsync() == 0)
                    return (Take(unread.Length), End.Fin);
            }
            catch (SocketException)
            {
                return (Take(unread.Length), End.Rst);
            }
        }
    }

    /// <summary>Sends FIN and goes on reading.</summary>
    public void EndSending()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The connection was cut already.
        }
    }

    /// <summary>Breaks the connection off.</summary>
    public void Reset()
    {
        socket.LingerState = new(true, 0);
        socket.Close(0);
    }

    public void Dispose()
    {
        socket.Dispose();
        buffer = [];
    }

    private async Task ReadMoreAsync()
    {
        if (await ReceiveAsync() == 0)
            throw new EndOfStreamException($"the connection ended after: {unread}");
    }

    private async Task<int> ReceiveAsync()
    {
        var count = await socket.ReceiveAsync(buffer).SoonAsync();
        unread.Append(Encoding.Latin1.GetString(buffer, 0, count));
        return count;
    }

    private string Take(int count)
    {
        var text = unread.ToString(0, count);
        unread.Remove(0, count);
        return text;
    }
}
