using McpTestbed.ChaosProxy.Faults;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>Mode 2: a stream is taken apart into events, and what rules make of them is framed anew. Until the first
/// difference its bytes still go on as they came.</summary>
// The writer is disposed of when the stream ends; of one that breaks off it holds nothing but memory.
#pragma warning disable CA1001
internal sealed class ReframedResponse(
    HttpConversation conversation,
    ResponseInProgress response,
    IReadOnlyList<ArmedRule> rules
) : ResponsePath(conversation, response, rules)
#pragma warning restore CA1001
{
    private BodyWriter? writer;
    private StreamRewrite? rewrite;

    public override async Task BeginAsync(ReadOnlyMemory<byte> rawHead, bool isComplete)
    {
        Response.RecordHead();
        var edit = Conversation.Edit(Rules, Response.Head!);
        var head = edit.Head;

        // What acts on single events waits for one; anything else needs its own framing from the beginning.
        var isRaw = !Rules.Any(rule =>
            rule.Rule.Fault.Unit == FaultUnit.Exchange && rule.Effect.OnStream == ResponseMode.Reframed
        );
        if (!isRaw && head.Has("Content-Length"))
            head = HeadEdits.WithLine(HeadEdits.Without(head, "Content-Length"), "Transfer-Encoding: chunked");
        if (!ReferenceEquals(head, Response.Head))
            Response.ChangedHead = head;
        var bytes = Response.ChangedHead?.ToBytes() ?? rawHead.ToArray();
        writer = new(Conversation.Client, Conversation.Time, FramingOf(head));
        var output = new EventStreamWriter(
            Response,
            writer,
            Conversation.Client,
            async () =>
            {
                Response.RecordHeadToClient();
                await SendHeadAsync(edit, bytes);
            },
            Conversation.Recorder,
            isRaw
        );
        rewrite = Response.Stream!.Rewrite = new(output);
        Join(rewrite, head);
        if (!Rules.Any(HoldsHead))
            await rewrite.BeginAsync();
    }

    public override async Task<bool> PassAsync(PieceForwarder piece, int taken, MessageReader reader)
    {
        var bytes = piece.Rest[..taken];
        await piece.WithholdAsync(taken, Conversation.Client);
        await rewrite!.PassAsync(bytes);
        if (!reader.IsBroken)
            return true;
        Conversation.NoteNotHttp("the framing of a stream that rules change makes no sense");
        Conversation.Cut(EndedHow.Rst);
        return false;
    }

    public override async ValueTask PassBeforeCutAsync(PieceForwarder piece, int count)
    {
        await rewrite!.PassAsync(piece.Rest[..count]);
        await rewrite.PassPartialAsync();
    }

    public override Task GiveUpAsync(string why) => rewrite?.PassPartialAsync() ?? Task.CompletedTask;

    protected override async Task<bool> EndBodyAsync()
    {
        await rewrite!.EndAsync();
        writer!.Dispose();
        var omits = Rules.FirstOrDefault(rule => FramingRules.ChangeOf(rule).OmitsEnd);
        foreach (var rule in Rules.Where(rule => FramingRules.ChangeOf(rule) is { Splits: true } or { OmitsEnd: true }))
        {
            if (rule == omits || writer.HasSplit)
                rule.TookEffect(Response.Exchange, rule.Rule.Fault.Description);
            else
                rule.EffectUnknown("no character of the stream has more than one byte");
        }

        return omits is not null;
    }

    private BodyFraming FramingOf(HttpHead head) =>
        Rules.Aggregate(new BodyFraming(head.Has("Transfer-Encoding")), (framing, rule) =>
            rule.Effect is IFramingEffect effect ? effect.Change(framing) : framing
        );

    /// <summary>The last to act is the first to be joined to the writer; what holds the head comes behind all that
    /// edit.</summary>
    private void Join(StreamRewrite stream, HttpHead head)
    {
        foreach (var rule in Rules.Reverse().OrderByDescending(HoldsHead))
        {
            if (rule.Rule.Fault.Unit == FaultUnit.Event && head.Has("Content-Length"))
                rule.EffectUnknown(
                    "the stream has a Content-Length, so its events cannot be changed once its head is out"
                );
            else if (rule.Effect is IStreamEffect effect)
                stream.Add(
                    effect,
                    new(
                        rule,
                        Response.Exchange,
                        Response.Label!,
                        Conversation.Memory,
                        Conversation.Time,
                        Conversation.Released
                    )
                );
            else if (rule.Effect is { OnBody: ResponseMode.Collected, OnStream: ResponseMode.PassedThrough })
                rule.EffectUnknown("the response is a stream");
        }
    }

    private static bool HoldsHead(ArmedRule rule) => rule.Effect is IStreamEffect { HoldsHead: true };
}
