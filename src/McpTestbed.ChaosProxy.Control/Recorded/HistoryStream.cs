using System.Buffers;
using McpTestbed.Core.Histories;
using Microsoft.AspNetCore.Http;

namespace McpTestbed.ChaosProxy.Control.Recorded;

/// <summary>Sends the lines of a history, and those to come.</summary>
internal static class HistoryStream
{
    public const string ContentType = "application/x-ndjson";

    private const int PieceSize = 1 << 16;

    /// <summary>Sends lines as soon as they are recorded.</summary>
    /// <param name="response">Where they go.</param>
    /// <param name="history">The history.</param>
    /// <param name="since">How many lines are left out at the beginning.</param>
    /// <param name="follow">Whether lines to come are waited for.</param>
    /// <param name="type">The only type of entry that is sent; null for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task SendAsync(
        HttpResponse response,
        HistoryWriter history,
        int since,
        bool follow,
        string? type,
        CancellationToken cancellationToken
    )
    {
        response.ContentType = ContentType;
        await response.StartAsync(cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
        var lines = new ArrayBufferWriter<byte>(PieceSize);
        using var reader = history.Read(since);
        var until = follow ? int.MaxValue : history.Count;
        while (
            (follow ? await reader.NextAsync(cancellationToken) : reader.Available()) is { Count: > 0 } next
            && next[0].Line <= until
        )
        {
            foreach (
                var entry in next.TakeWhile(entry => entry.Line <= until)
                    .Where(entry => type is null || HistoryLine.TypeOf(entry) == type)
            )
            {
                HistoryLine.Write(entry, lines);
                if (lines.WrittenCount >= PieceSize)
                    await SendAsync(response, lines, cancellationToken);
            }

            await SendAsync(response, lines, cancellationToken);
        }
    }

    private static async Task SendAsync(
        HttpResponse response,
        ArrayBufferWriter<byte> lines,
        CancellationToken cancellationToken
    )
    {
        if (lines.WrittenCount == 0)
            return;
        await response.Body.WriteAsync(lines.WrittenMemory, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
        lines.ResetWrittenCount();
    }
}
