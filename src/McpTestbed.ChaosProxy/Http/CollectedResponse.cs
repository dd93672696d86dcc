using System.Buffers;
using McpTestbed.ChaosProxy.Faults;
using McpTestbed.ChaosProxy.Recording;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>Mode 3: a body that is no stream is kept until it is whole, and goes on changed as rules say, body or
/// framing. One that is too large to keep goes on as it came.</summary>
internal sealed class CollectedResponse(
    HttpConversation conversation,
    ResponseInProgress response,
    IReadOnlyList<ArmedRule> rules
) : ResponsePath(conversation, response, rules)
{
    private const int MaximumHeld = 1 << 20;

    private readonly ArrayBufferWriter<byte> raw = new();
    private readonly ArrayBufferWriter<byte> payload = new();
    private readonly FramingRules framing = new(rules);
    private byte[] rawHead = [];
    private bool hasGivenUp;

    private bool IsTooLarge => raw.WrittenCount > MaximumHeld;

    public override Task BeginAsync(ReadOnlyMemory<byte> rawHead, bool isComplete)
    {
        this.rawHead = rawHead.ToArray();
        return Task.CompletedTask;
    }

    public override void Take(ReadOnlySpan<byte> payload)
    {
        if (!hasGivenUp && !IsTooLarge)
            this.payload.Write(payload);
    }

    public override async Task<bool> PassAsync(PieceForwarder piece, int taken, MessageReader reader)
    {
        if (hasGivenUp)
            return Forward(piece, taken, reader);
        raw.Write(piece.Rest.Span[..taken]);
        await piece.WithholdAsync(taken, Conversation.Client);
        if (reader.IsBroken || IsTooLarge)
        {
            await GiveUpAsync(reader.IsBroken ? "its framing makes no sense" : "the body is larger than can be held");
            if (reader.IsBroken)
                Conversation.GoOpaque("the framing of the server's response makes no sense");
        }

        return true;
    }

    public override async Task GiveUpAsync(string why)
    {
        if (hasGivenUp)
            return;
        hasGivenUp = true;
        Response.ReachesClient = true;
        foreach (var rule in Rules.Where(rule => rule.Effect.OnBody == ResponseMode.Collected))
            rule.EffectUnknown(why);
        await SendRawAsync(rawHead);
    }

    protected override async Task<bool> EndBodyAsync()
    {
        if (hasGivenUp)
            return false;
        var edit = Conversation.Edit(Rules, Response.Head!, payload.WrittenMemory);
        foreach (var rule in edit.Idle.Where(rule => rule.Effect is IBodyEffect))
            rule.EffectUnknown("the body gave it nothing to change");
        var body = edit.Payload ?? payload.WrittenMemory;
        var hasBody = raw.WrittenCount > 0 || edit.Payload is not null;
        var head = hasBody ? framing.HeadFor(edit.Head, body.Length) : edit.Head;
        if (!ReferenceEquals(head, Response.Head))
            Response.ChangedHead = head;
        if (edit.Payload is not null)
            Response.ChangedBody = BodyCapture.FromPayload(edit.Payload);
        Response.ReachesClient = true;
        Response.ReachesClientWhole = !hasBody || !framing.LeavesBodyShort;
        Response.RecordWhole();
        if (edit.Payload is null && (!hasBody || framing.IsUnchanged))
        {
            await SendRawAsync(Response.ChangedHead?.ToBytes() ?? rawHead);
            foreach (var rule in framing.All)
                rule.EffectUnknown("the response has no body");
            Tell(edit.By);
            return false;
        }

        return await SendFramedAsync(edit, head, body);
    }

    private async Task<bool> SendFramedAsync(MessageEdit edit, HttpHead head, ReadOnlyMemory<byte> body)
    {
        using var writer = new BodyWriter(
            Conversation.Client,
            Conversation.Time,
            framing.For(head.Has("Transfer-Encoding"))
        );
        await Conversation.Client.SendAsync(head.ToBytes());
        await writer.WriteAsync(body);
        await writer.EndAsync();
        Tell(edit.By);
        Tell(framing.TakenEffect(writer.HasSplit));
        return framing.EndsConnection;
    }

    private async ValueTask SendRawAsync(byte[] head)
    {
        await Conversation.Client.SendAsync(head);
        await Conversation.Client.SendAsync(raw.WrittenMemory);
    }
}
