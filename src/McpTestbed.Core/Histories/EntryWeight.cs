namespace McpTestbed.Core.Histories;

/// <summary>About how many bytes an entry takes in memory and in the file, known before its line is made.</summary>
internal static class EntryWeight
{
    /// <summary>Names, numbers and punctuation of a line.</summary>
    private const int Frame = 160;

    public static long InBytes(HistoryEntry entry) =>
        Frame
        + entry switch
        {
            ExchangeRequest request => request.Method.Length
                + request.Target.Length
                + InBytes(request.Headers)
                + InBytes(request.Body),
            ExchangeResponse response => InBytes(response.Headers) + InBytes(response.Body),
            StreamEvent sse => (sse.Id?.Length ?? 0)
                + (sse.EventType?.Length ?? 0)
                + (sse.Retry?.Length ?? 0)
                + InBytes(sse.Data),
            _ => 0,
        };

    private static long InBytes(IReadOnlyList<string> headers)
    {
        long sum = 0;
        for (var i = 0; i < headers.Count; i++)
            sum += headers[i].Length;
        return sum;
    }

    private static long InBytes(RecordedBody? body) =>
        body is null ? 0 : (body.Text?.Length ?? 0) + (body.Base64?.Length ?? 0);
}
