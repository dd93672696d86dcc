using System.Globalization;
using System.Text;

namespace McpTestbed.Scenarios.Clients.Peers;

/// <summary>A stream of server-sent events that a scripted server sends, each piece in a chunk of its own.</summary>
internal sealed class PeerStream(PeerAnswer answer)
{
    /// <summary>Sends an event as most servers write it.</summary>
    /// <param name="id">The <c>id</c> field; null for none.</param>
    /// <param name="data">The <c>data</c> field in one line; null for none.</param>
    /// <param name="retryMs">The <c>retry</c> field; null for none.</param>
    public Task SendAsync(string? id, string? data, int? retryMs = null) =>
        SendRawAsync(
            (id is null ? "" : $"id: {id}\n")
                + (retryMs is null ? "" : string.Create(CultureInfo.InvariantCulture, $"retry: {retryMs}\n"))
                + (data is null ? "" : $"data: {data}\n")
                + "\n"
        );

    /// <summary>Sends text as it is.</summary>
    public Task SendRawAsync(string text) => SendRawAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Sends bytes as they are, in one chunk.</summary>
    public Task SendRawAsync(ReadOnlyMemory<byte> bytes) =>
        bytes.IsEmpty
            ? Task.CompletedTask
            : answer.WriteAsync(
                (byte[])[.. Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), .. bytes.Span, .. "\r\n"u8]
            );

    /// <summary>Ends the response as a whole one.</summary>
    public Task EndAsync() => answer.WriteAsync("0\r\n\r\n"u8.ToArray());

    /// <summary>Ends the connection in the midst of the response.</summary>
    public void Cut(bool reset = false) => answer.Cut(reset);
}
