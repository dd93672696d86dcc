using McpTestbed.ChaosProxy.Http;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Recording;

/// <summary>A response from its first byte to its last, and what of it is in the history on either leg.</summary>
internal sealed class ResponseInProgress(ExchangeInProgress exchange, LinkRecorder recorder)
{
    private readonly BodyCapture body = new();

    public ExchangeInProgress Exchange => exchange;

    /// <summary>The head as the server sent it, once it is complete.</summary>
    public HttpHead? Head { get; set; }

    /// <summary>The head as the client gets it, where a rule changed it.</summary>
    public HttpHead? ChangedHead { get; set; }

    /// <summary>Whether anything of it went out to the client, or is about to.</summary>
    public bool ReachesClient { get; set; }

    /// <summary>The stream's label, where the response is one.</summary>
    public string? Label { get; set; }

    public StreamTap? Stream { get; private set; }

    /// <summary>The rule that keeps this from the client.</summary>
    public ArmedRule? Losing { get; private set; }

    /// <summary>Whether the client is to get it.</summary>
    public bool IsForClient => Losing is null && !exchange.IsCopy;

    /// <summary>Whether its end is in the history.</summary>
    public bool IsRecorded { get; private set; }

    /// <summary>Takes the rules that act on this.</summary>
    public void Apply(IReadOnlyList<ArmedRule> rules)
    {
        Losing = rules.FirstOrDefault(rule => rule.Rule.Fault is LoseAnswer);
        if (Label is not null) Stream = new(Label, exchange, recorder, rules.FirstOrDefault(rule => rule.Rule.Fault is CutStream), IsForClient);
    }

    /// <summary>Takes payload that begins at an offset of the bytes being taken.</summary>
    public void Take(ReadOnlySpan<byte> payload, int offset)
    {
        if (Stream is null)
        {
            if (recorder.KeepsBodies) body.Add(payload);
        }
        else if (!payload.IsEmpty)
        {
            Stream.Take(payload, offset);
        }
    }

    /// <summary>Records the head of a stream; other responses are recorded when they are whole.</summary>
    public void RecordHead()
    {
        if (Stream is not null) Record(complete: true);
    }

    /// <summary>Records the end, once, before the last bytes leave.</summary>
    public void RecordWhole()
    {
        if (IsRecorded) return;
        IsRecorded = true;
        if (Stream is not null)
        {
            RecordStreamEnd(EndedHow.Complete, EndedBy.Server);
            CutNeverCame();
        }
        else
        {
            Record(complete: true);
        }
    }

    /// <summary>Records that the connection ended first.</summary>
    public void RecordIncomplete(EndedBy by, EndedHow how)
    {
        IsRecorded = true;
        if (Stream is not null)
        {
            RecordStreamEnd(how, by);
            CutNeverCame();
        }
        else
        {
            Record(complete: false);
        }
    }

    /// <summary>Records the end of the stream on the legs on which it was open.</summary>
    public void RecordStreamEnd(EndedHow how, EndedBy by)
    {
        IsRecorded = true;
        recorder.StreamEnded(exchange, Leg.Server, Label!, how, by);
        if (ReachesClient) recorder.StreamEnded(exchange, Leg.Client, Label!, how, by);
    }

    private void Record(bool complete)
    {
        recorder.Response(exchange, Leg.Server, AnsweredBy.Target, Head!, Stream is null ? body : null, Label, complete);
        if (!ReachesClient) return;
        if (ChangedHead is null) recorder.ResponseUnchanged(exchange, Label);
        else recorder.Response(exchange, Leg.Client, AnsweredBy.Target, ChangedHead, Stream is null ? body : null, Label, complete);
    }

    private void CutNeverCame() => Stream!.Cut?.EffectUnknown($"the stream ended after {Stream.Events} events, before the cut");
}
