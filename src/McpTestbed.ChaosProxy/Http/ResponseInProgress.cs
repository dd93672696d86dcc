using McpTestbed.ChaosProxy.Faults;
using McpTestbed.ChaosProxy.Recording;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>A response from its first byte to its last, and what of it is in the history on either leg.</summary>
internal sealed class ResponseInProgress(ExchangeInProgress exchange, LinkRecorder recorder)
{
    private readonly BodyCapture body = new();

    public ExchangeInProgress Exchange => exchange;

    /// <summary>The head as the server sent it, once it is complete.</summary>
    public HttpHead? Head { get; set; }

    /// <summary>The head as the client gets it, where a rule changed it.</summary>
    public HttpHead? ChangedHead { get; set; }

    /// <summary>The body as the client gets it, where a rule changed it.</summary>
    public BodyCapture? ChangedBody { get; set; }

    /// <summary>Whether the client gets all of the body.</summary>
    public bool ReachesClientWhole { get; set; } = true;

    /// <summary>Whether anything of it went out to the client, or is about to.</summary>
    public bool ReachesClient { get; set; }

    /// <summary>The stream's label, where the response is one.</summary>
    public string? Label { get; set; }

    public StreamTap? Stream { get; private set; }

    /// <summary>What ends it when nothing passes; null where nothing does.</summary>
    public IdleWatch? Idle { get; set; }

    /// <summary>Whether its end is in the history.</summary>
    public bool IsRecorded { get; private set; }

    /// <summary>Begins to read a stream along, where it is one.</summary>
    /// <param name="rules">The rules that act on it.</param>
    /// <param name="goesOn">Whether events go on to the client.</param>
    /// <param name="memory">Where its events are remembered; null where nobody sends them again.</param>
    public void ReadStream(IReadOnlyList<ArmedRule> rules, bool goesOn, StreamMemory? memory)
    {
        if (Label is not null)
            Stream = new(
                Label,
                exchange,
                recorder,
                rules.FirstOrDefault(rule => rule.Effect is CutEffect),
                goesOn,
                memory
            );
    }

    /// <summary>Takes payload.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="offset">Where it begins in the bytes being taken.</param>
    /// <param name="path">The way the response goes.</param>
    public void Take(ReadOnlySpan<byte> payload, int offset, ResponsePath path)
    {
        if (Stream is null)
        {
            path.Take(payload);
            if (recorder.KeepsBodies)
                body.Add(payload);
        }
        else if (!payload.IsEmpty)
        {
            Stream.Take(payload, offset);
        }
    }

    /// <summary>Records the head of a stream as the server sent it; other responses are recorded when they are
    /// whole.</summary>
    public void RecordHead()
    {
        if (Stream is not null)
            RecordFromServer(complete: true);
    }

    /// <summary>Records that the head of a stream goes out to the client.</summary>
    public void RecordHeadToClient()
    {
        ReachesClient = true;
        if (Stream is not null)
            RecordToClient(complete: true);
    }

    /// <summary>Records the end, once, before the last bytes leave.</summary>
    public void RecordWhole()
    {
        if (IsRecorded)
            return;
        IsRecorded = true;
        if (Stream is not null)
        {
            RecordStreamEnd(EndedHow.Complete, EndedBy.Server);
            CutNeverCame();
        }
        else
        {
            RecordFromServer(complete: true);
            RecordToClient(ReachesClientWhole);
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
            RecordFromServer(complete: false);
            RecordToClient(complete: false);
        }
    }

    /// <summary>Records the end of the stream on the legs on which it was open.</summary>
    public void RecordStreamEnd(EndedHow how, EndedBy by)
    {
        IsRecorded = true;
        recorder.StreamEnded(exchange, Leg.Server, Label!, how, by);
        if (ReachesClient)
            recorder.StreamEnded(exchange, Leg.Client, Label!, how, by);
    }

    private void RecordFromServer(bool complete) =>
        recorder.Response(
            exchange,
            Leg.Server,
            AnsweredBy.Target,
            Head!,
            Stream is null ? body : null,
            Label,
            complete
        );

    private void RecordToClient(bool complete)
    {
        if (!ReachesClient)
            return;
        if (ChangedHead is null && ChangedBody is null)
            recorder.ResponseUnchanged(exchange, Label);
        else
            recorder.Response(
                exchange,
                Leg.Client,
                AnsweredBy.Target,
                ChangedHead ?? Head!,
                Stream is null ? ChangedBody ?? body : null,
                Label,
                complete
            );
    }

    private void CutNeverCame()
    {
        Stream!.Cut?.EffectUnknown($"the stream ended after {Counted.Of(Stream.Events, "event")}, before the cut");
        if (Idle is not { HasCut: false } idle)
            return;
        idle.Dispose();
        idle.Rule.EffectUnknown("the stream ended before it was idle for that long");
    }
}
