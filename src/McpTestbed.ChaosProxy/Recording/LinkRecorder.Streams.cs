using System.Text;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.ChaosProxy.Recording;

/// <summary>What passes on streams.</summary>
internal sealed partial class LinkRecorder
{
    /// <summary>Fields of an event that make sense are short; a peer does not decide how much is kept of
    /// them.</summary>
    private const int MaximumField = 4096;

    public void Event(ExchangeInProgress exchange, Leg leg, string stream, int number, SseEvent sse)
    {
        live?.Event(exchange, number);
        if (!KeepsWire)
        {
            if (NamesEndpoint(sse))
                redactor.Target(sse.Data!);
            return;
        }

        var data = sse.Data is null ? null : Encoding.UTF8.GetBytes(sse.Data);
        Append(
            new StreamEvent
            {
                Link = link,
                Connection = exchange.Connection,
                Exchange = exchange.Number,
                Leg = leg,
                Stream = stream,
                Event = number,
                Id = Field(sse.Id),
                EventType = Field(sse.Type),
                Retry = Field(sse.Retry),
                Data = data is null ? null : DataOf(sse, data),
                Messages = data is null ? [] : redactor.Messages(JsonRpcMessage.Peek(data)),
            }
        );
    }

    public void EventForwarded(ExchangeInProgress exchange, string stream, int number, SseEvent sse)
    {
        if (!KeepsWire)
            return;
        Append(
            new StreamEvent
            {
                Link = link,
                Connection = exchange.Connection,
                Exchange = exchange.Number,
                Leg = Leg.Client,
                Stream = stream,
                Event = number,
                Id = Field(sse.Id),
                Unchanged = true,
            }
        );
    }

    public void StreamEnded(ExchangeInProgress exchange, Leg leg, string stream, EndedHow how, EndedBy by)
    {
        live?.StreamEnded(exchange, how);
        Append(
            new StreamEnded
            {
                Link = link,
                Connection = exchange.Connection,
                Exchange = exchange.Number,
                Leg = leg,
                Stream = stream,
                How = how,
                By = by,
            }
        );
    }

    /// <summary>The old transport's <c>endpoint</c> event names a URL, and a session in its query.</summary>
    private static bool NamesEndpoint(SseEvent sse) =>
        sse is { Type: "endpoint", Data.Length: <= RecordedBody.MaximumKept };

    private RecordedBody DataOf(SseEvent sse, byte[] data) =>
        data.Length <= RecordedBody.MaximumKept
            ? new()
            {
                Length = data.Length,
                Text = NamesEndpoint(sse) ? redactor.Target(sse.Data!) : redactor.Text(sse.Data!),
            }
            : redactor.Body(data, data.Length);

    private string? Field(string? text)
    {
        if (text is null)
            return null;
        var stored = redactor.Text(text);
        return stored.Length > MaximumField ? stored[..MaximumField] : stored;
    }
}
