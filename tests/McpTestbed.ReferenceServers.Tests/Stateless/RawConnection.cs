using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace McpTestbed.ReferenceServers.Tests.Stateless;

/// <summary>A TCP connection on which requests are written as they are: no header is re-cased, merged, trimmed or
/// added.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TcpClient client = new();
    private readonly CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(
        TestContext.Current.CancellationToken
    );
    private readonly byte[] one = new byte[1];
    private BufferedStream stream = null!;

    public static async Task<RawConnection> OpenAsync(Uri url)
    {
        var connection = new RawConnection();
        connection.deadline.CancelAfter(Patience);
        await connection.client.ConnectAsync("127.0.0.1", url.Port, connection.deadline.Token);
        connection.stream = new BufferedStream(connection.client.GetStream());
        return connection;
    }

    /// <summary>Sends one request and reads the whole response.</summary>
    public async Task<RawResponse> SendAsync(RawRequest request)
    {
        var response = await OpenResponseAsync(request);
        return response with { Body = await ReadBodyAsync(response) };
    }

    /// <summary>Sends one request and reads the head of the response only.</summary>
    public async Task<RawResponse> OpenResponseAsync(RawRequest request)
    {
        await SendOnlyAsync(request);
        var status = int.Parse((await ReadLineAsync()).Split(' ')[1], CultureInfo.InvariantCulture);
        var headers = new List<(string, string)>();
        while (await ReadLineAsync() is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers.Add((line[..colon], line[(colon + 1)..].Trim()));
        }

        return new RawResponse(status, headers, "");
    }

    /// <summary>Sends one request and reads nothing.</summary>
    public async Task SendOnlyAsync(RawRequest request)
    {
        await stream.WriteAsync(request.ToBytes(), deadline.Token);
        await stream.FlushAsync(deadline.Token);
    }

    /// <summary>Reads one event of a chunked event stream; null at its end. Every event comes in a chunk of its own
    /// here.</summary>
    public async Task<string?> ReadEventAsync()
    {
        var text = "";
        while (!text.EndsWith("\n\n", StringComparison.Ordinal))
        {
            if (await ReadChunkAsync() is not { } chunk)
                return null;
            text += chunk;
        }

        return text;
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await stream.DisposeAsync();
        deadline.Dispose();
    }

    private async Task<string> ReadBodyAsync(RawResponse response)
    {
        if (response.Header("Content-Length") is { } length)
        {
            return Encoding.UTF8.GetString(await ReadBytesAsync(int.Parse(length, CultureInfo.InvariantCulture)));
        }

        if (response.Header("Transfer-Encoding") is null)
            return "";

        var body = new StringBuilder();
        while (await ReadChunkAsync() is { } chunk)
            body.Append(chunk);
        return body.ToString();
    }

    private async Task<string?> ReadChunkAsync()
    {
        var size = int.Parse(await ReadLineAsync(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var chunk = Encoding.UTF8.GetString(await ReadBytesAsync(size));
        await ReadLineAsync();
        return size == 0 ? null : chunk;
    }

    private async Task<byte[]> ReadBytesAsync(int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, deadline.Token);
        return bytes;
    }

    private async Task<string> ReadLineAsync()
    {
        var line = new StringBuilder();
        while (true)
        {
            await stream.ReadExactlyAsync(one, deadline.Token);
            if (one[0] == '\n')
                return line.ToString().TrimEnd('\r');
            line.Append((char)one[0]);
        }
    }
}
