using System.Net.Sockets;
using System.Text;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Clients.Peers;

/// <summary>The response of a scripted server to one request, byte for byte as its script wants it.</summary>
/// <param name="socket">The connection.</param>
/// <param name="gone">Cancelled when the client has left or the run is over.</param>
internal sealed class PeerAnswer(Socket socket, CancellationToken gone)
{
    /// <summary>Cancelled when the client has left or the run is over.</summary>
    public CancellationToken Gone => gone;

    /// <summary>Whether anything was sent.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Whether no other request can follow on this connection.</summary>
    public bool EndsConnection { get; private set; }

    /// <summary>Sends a whole response.</summary>
    /// <param name="status">The status.</param>
    /// <param name="body">The body; empty for none.</param>
    /// <param name="headers">Further header lines, the media type of the body among them.</param>
    public Task SendAsync(int status, string body, params IEnumerable<string> headers)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        string[] length = status is 204 or 304 ? [] : [$"Content-Length: {bytes.Length}"];
        return WriteAsync((byte[])[.. HeadOf(status, headers.Concat(length)), .. bytes]);
    }

    /// <summary>Sends a JSON body with status 200.</summary>
    public Task SendJsonAsync(string json, params IEnumerable<string> headers) =>
        SendAsync(200, json, headers.Prepend($"Content-Type: {MediaTypes.Json}"));

    /// <summary>Sends a status without a body.</summary>
    public Task SendStatusAsync(int status, params IEnumerable<string> headers) => SendAsync(status, "", headers);

    /// <summary>Begins a stream of server-sent events.</summary>
    public async Task<PeerStream> OpenStreamAsync(params IEnumerable<string> headers)
    {
        await WriteAsync(
            HeadOf(
                200,
                headers.Concat([
                    $"Content-Type: {MediaTypes.EventStream}",
                    "Cache-Control: no-cache",
                    "Transfer-Encoding: chunked",
                ])
            )
        );
        return new(this);
    }

    /// <summary>Sends bytes as they are.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        HasBegun = true;
        while (!bytes.IsEmpty)
            bytes = bytes[await socket.SendAsync(bytes, gone)..];
    }

    /// <summary>Ends the connection in the midst of whatever was sent.</summary>
    /// <param name="reset">By RST; else by FIN.</param>
    public void Cut(bool reset = false)
    {
        EndsConnection = true;
        if (reset)
            socket.LingerState = new(true, 0);
        else
            socket.Shutdown(SocketShutdown.Send);
    }

    private static byte[] HeadOf(int status, IEnumerable<string> headers) =>
        Encoding.Latin1.GetBytes(
            $"HTTP/1.1 {status} {Reason(status)}\r\n{string.Concat(headers.Select(line => line + "\r\n"))}\r\n"
        );

    private static string Reason(int status) => ((System.Net.HttpStatusCode)status).ToString();
}
