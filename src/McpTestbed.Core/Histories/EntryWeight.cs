using McpTestbed.Core.Protocol;

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
            WireEntry wire => wire.Link.Length + wire.Source.Length + InBytes(wire),
            _ => OfOther(entry),
        };

    private static long InBytes(WireEntry entry) =>
        entry switch
        {
            ExchangeRequest request => request.Method.Length
                + request.Target.Length
                + InBytes(request.Headers)
                + InBytes(request.Body)
                + InBytes(request.Messages),
            ExchangeResponse response => InBytes(response.Headers)
                + InBytes(response.Body)
                + InBytes(response.Messages),
            StreamEvent sse => (sse.Id?.Length ?? 0)
                + (sse.EventType?.Length ?? 0)
                + (sse.Retry?.Length ?? 0)
                + InBytes(sse.Data)
                + InBytes(sse.Messages),
            _ => 0,
        };

    /// <summary>Names and texts come from whoever calls the control API.</summary>
    private static long OfOther(HistoryEntry entry) =>
        entry switch
        {
            FaultEntry fault => fault.Rule.Length + OfFault(fault),
            Mark mark => mark.Name.Length + mark.Detail.Length,
            ProxyChanged changed => changed.Proxy.Length + changed.Listen.Length + changed.Upstream.Length,
            ToxicChanged changed => changed.Proxy.Length + changed.Toxic.Length + changed.Description.Length,
            OperationInvoked invoked => invoked.Client.Length + invoked.Name.Length,
            OperationCompleted completed => completed.Detail.Length,
            ProcessStarted started => started.Command.Length,
            ProcessListens listens => listens.Addresses.Sum(address => address.Length)
                + (listens.Asked?.Sum(address => address.Length) ?? 0),
            ProcessExited exited => exited.LastWords?.Length ?? 0,
            _ => 0,
        };

    private static long OfFault(FaultEntry entry) =>
        entry switch
        {
            FaultArmed armed => armed.Kind.Length + armed.Description.Length,
            FaultFired fired => fired.Link.Length + (fired.Within?.Length ?? 0),
            FaultSuppressed suppressed => suppressed.Link.Length + suppressed.By.Length,
            FaultEffected effected => effected.Link.Length + effected.Detail.Length,
            FaultUnknown unknown => unknown.Detail.Length,
            _ => 0,
        };

    private static long InBytes(IReadOnlyList<string> headers)
    {
        long sum = 0;
        for (var i = 0; i < headers.Count; i++)
            sum += headers[i].Length;
        return sum;
    }

    private static long InBytes(IReadOnlyList<JsonRpcMessage> messages)
    {
        long sum = 0;
        for (var i = 0; i < messages.Count; i++)
            sum += (messages[i].Id?.Length ?? 0) + (messages[i].Method?.Length ?? 0) + (messages[i].Name?.Length ?? 0);
        return sum;
    }

    private static long InBytes(RecordedBody? body) =>
        body is null ? 0 : (body.Text?.Length ?? 0) + (body.Base64?.Length ?? 0);
}
