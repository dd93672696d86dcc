using McpTestbed.ChaosProxy.Faults;
using McpTestbed.ChaosProxy.Faults.Kinds;
using McpTestbed.ChaosProxy.Recording;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>Sends a response that was collected, its body and its framing changed as rules say.</summary>
internal sealed class WholeSending(HttpConversation conversation, ResponseInProgress response, WholeRewrite whole)
{
    private const string NothingToChange = "the body gave it nothing to change";

    private readonly ArmedRule? length = whole.Rules.FirstOrDefault(rule => rule.Rule.Fault is WrongLength);
    private readonly ArmedRule? omits = whole.Rules.FirstOrDefault(rule => rule.Rule.Fault is OmitTerminator);
    private readonly ArmedRule? splits = whole.Rules.FirstOrDefault(rule => rule.Rule.Fault is SplitCharacters);

    /// <summary>Sends it.</summary>
    /// <returns>Whether the connection must end now, since its framing leaves nothing else.</returns>
    public async Task<bool> SendAsync()
    {
        var edit = MessageEdit.Of(whole.Rules, response.Head!, whole.Payload, conversation.Recorder.SessionIdOf);
        foreach (var rule in edit.Idle.Where(rule => rule.Effect is IBodyEffect))
            rule.EffectUnknown(NothingToChange);
        ReadOnlyMemory<byte> payload = edit.Payload ?? whole.Payload;
        var hasBody = whole.HasBody || edit.Payload is not null;
        var head = hasBody ? Framed(edit.Head, payload.Length) : edit.Head;
        if (!ReferenceEquals(head, response.Head))
            response.ChangedHead = head;
        if (edit.Payload is not null)
            response.ChangedBody = BodyCapture.Of(edit.Payload);
        response.ReachesClient = true;
        response.ReachesClientWhole = !hasBody || (omits is null && length?.Rule.Fault is not WrongLength { By: > 0 });
        response.RecordWhole();
        if (edit.Payload is null && (!hasBody || (length ?? omits ?? splits) is null))
        {
            await whole.SendRawAsync(conversation.Client, response.ChangedHead?.ToBytes());
            foreach (var rule in new[] { length, omits, splits }.OfType<ArmedRule>())
                rule.EffectUnknown("the response has no body");
            Tell(edit.By);
            return false;
        }

        using var writer = new BodyWriter(
            conversation.Client,
            conversation.Time,
            new(
                head.Has("Transfer-Encoding"),
                splits is not null,
                omits is not null && length is null,
                Compresses: false
            )
        );
        await conversation.Client.SendAsync(head.ToBytes());
        await writer.WriteAsync(payload);
        await writer.EndAsync();
        Tell(edit.By);
        return TellOfFraming(writer.HasSplit);
    }

    /// <summary>The head for the framing that the rules want.</summary>
    private HttpHead Framed(HttpHead head, int payload)
    {
        var unframed = HeadEdits.Without(HeadEdits.Without(head, "Content-Length"), "Transfer-Encoding");
        if (length?.Rule.Fault is WrongLength wrong)
            return HeadEdits.WithLine(unframed, $"Content-Length: {Math.Max(0, payload + wrong.By)}");
        return omits is not null && !head.Has("Transfer-Encoding")
            ? HeadEdits.WithLine(unframed, "Transfer-Encoding: chunked")
            : head;
    }

    private void Tell(IEnumerable<ArmedRule> effected)
    {
        foreach (var rule in effected)
            rule.TookEffect(response.Exchange, rule.Rule.Fault.Description);
    }

    private bool TellOfFraming(bool hasSplit)
    {
        if (splits is not null && !hasSplit)
            splits.EffectUnknown("no character of the body has more than one byte");
        if (omits is not null && length is not null)
            omits.EffectUnknown($"the body has a length, by rule {length.Rule.Id}");
        Tell(new[] { length, length is null ? omits : null, hasSplit ? splits : null }.OfType<ArmedRule>());
        return (length ?? omits) is not null;
    }
}
