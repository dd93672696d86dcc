using System.Net.Sockets;
using System.Text;

namespace McpTestbed.ReferenceServers.Tests.Wire;

/// <summary>One TCP connection on which requests are written byte by byte as the test wants them.</summary>
internal sealed class WireConnection : IDisposable
{
    private readonly TcpClient client = new();
    private readonly byte[] buffer = new byte[4096];
    private int next;
    private int filled;

    private WireConnection() { }

    public static async Task<WireConnection> OpenAsync(Uri url)
    {
        var connection = new WireConnection();
        await connection.client.ConnectAsync(url.Host, url.Port, TestContext.Current.CancellationToken);
        connection.client.NoDelay = true;
        return connection;
    }

    /// <summary>Sends a request and reads the head of the answer.</summary>
    public async Task<WireAnswer> SendAsync(string method, string path, IEnumerable<string> headerLines, string? body)
    {
        var content = Encoding.UTF8.GetBytes(body ?? "");
        var head = new StringBuilder($"{method} {path} HTTP/1.1\r\n");
        foreach (var line in headerLines)
            head.Append(line).Append("\r\n");
        if (body is not null)
            head.Append($"Content-Length: {content.Length}\r\n");
        head.Append("\r\n");
        byte[] request = [.. Encoding.Latin1.GetBytes(head.ToString()), .. content];
        await client.GetStream().WriteAsync(request, TestContext.Current.CancellationToken);
        return await ReadHeadAsync();
    }

    /// <summary>Goes away with a reset, as a crash or a cut does.</summary>
    public void Reset()
    {
        client.LingerState = new(true, 0);
        client.Close();
    }

    public void Dispose() => client.Dispose();

    /// <summary>One line without its end, or null at the end of the connection.</summary>
    internal async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new List<byte>();
        while (true)
        {
            if (await ReadByteAsync(cancellationToken) is not { } value)
                return line.Count == 0 ? null : Encoding.Latin1.GetString([.. line]);
            if (value == '\n')
                return Encoding.Latin1.GetString([.. line]).TrimEnd('\r');
            line.Add(value);
        }
    }

    internal async Task<byte[]> ReadAsync(int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++)
            bytes[i] = await ReadByteAsync(cancellationToken) ?? throw new EndOfStreamException();
        return bytes;
    }

    private async Task<byte?> ReadByteAsync(CancellationToken cancellationToken)
    {
        if (next == filled)
        {
            filled = await client.GetStream().ReadAsync(buffer, cancellationToken);
            next = 0;
            if (filled == 0)
                return null;
        }

        return buffer[next++];
    }

    private async Task<WireAnswer> ReadHeadAsync()
    {
        using var deadline = new CancellationTokenSource(TestTimeouts.Default);
        var status = await ReadLineAsync(deadline.Token) ?? throw new EndOfStreamException();
        var headers = new List<string>();
        while (await ReadLineAsync(deadline.Token) is { Length: > 0 } line)
            headers.Add(line);
        return new(this, int.Parse(status.Split(' ')[1]), headers);
    }
}
