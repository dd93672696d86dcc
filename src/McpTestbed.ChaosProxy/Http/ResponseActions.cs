using System.Text;
using McpTestbed.ChaosProxy.Faults;
using McpTestbed.ChaosProxy.Faults.Kinds;
using McpTestbed.ChaosProxy.Recording;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>Does to a response what rules say: from its head on for a stream, when it is whole for any other.</summary>
internal sealed class ResponseActions(HttpConversation conversation)
{
    /// <summary>Begins with a response whose head is there.</summary>
    /// <param name="response">The response.</param>
    /// <param name="rules">The rules that act on it, in their order.</param>
    /// <param name="rawHead">The bytes of its head, where they are still to be sent.</param>
    /// <param name="isComplete">Whether it has no body.</param>
    public async Task BeginAsync(
        ResponseInProgress response,
        IReadOnlyList<ArmedRule> rules,
        ReadOnlyMemory<byte> rawHead,
        bool isComplete
    )
    {
        if (!response.IsForClient)
        {
            response.RecordHead();
            return;
        }

        if (rules.Count == 0)
        {
            response.RecordHead();
            response.RecordHeadToClient();
            if (isComplete)
                response.RecordWhole();
            await conversation.Client.SendAsync(rawHead);
            return;
        }

        response.Rules = rules;
        if (response.Label is not null && rules.FirstOrDefault(rule => rule.Rule.Fault is CutIdle) is { } idle)
            response.Idle = new(conversation, idle, response.Exchange);
        foreach (var rule in rules.Where(rule => rule.Rule.Fault is InterimResponses))
            await SendInterimAsync(rule, (InterimResponses)rule.Rule.Fault, response.Exchange);
        if (response.Label is null && rules.Any(NeedsWhole))
            response.Whole = new(rules, rawHead);
        else
            await BeginStreamOrHeadAsync(response, rules, rawHead, isComplete);
    }

    /// <summary>The last byte of a response has come.</summary>
    /// <returns>False when a rule ended the connection.</returns>
    public async Task<bool> EndAsync(ResponseInProgress response)
    {
        var ends = response.Rules.Any(rule => rule.Rule.Fault is CloseAfter);
        if (response.Whole is { } whole)
            ends |= await new WholeSending(conversation, response, whole).SendAsync();
        else if (response.Stream?.Rewrite is { } rewrite)
            ends |= await EndStreamAsync(response, rewrite);
        if (!ends)
            return true;
        response.RecordWhole();
        await conversation.Client.AcknowledgedAsync(conversation.Time);
        conversation.Cut(EndedHow.Fin);
        return false;
    }

    /// <summary>A response cannot be changed after all: what was kept of it goes on as it came.</summary>
    public async Task GiveUpAsync(ResponseInProgress response, string why)
    {
        if (response.Whole is { } whole)
        {
            response.Whole = null;
            response.ReachesClient = true;
            foreach (var rule in whole.Rules.Where(NeedsWhole))
                rule.EffectUnknown(why);
            await whole.SendRawAsync(conversation.Client);
        }

        if (response.Stream?.Rewrite is { } rewrite)
            await rewrite.PassPartialAsync();
    }

    /// <summary>The answer is here, and the client is not to get it: it gets another one, or a closed
    /// connection.</summary>
    /// <returns>False when the connection was ended.</returns>
    public async Task<bool> WithholdAsync(ResponseInProgress response, bool isBroken)
    {
        var rule = response.Withholding!;
        if (rule.Rule.Fault is LoseAnswer lose)
        {
            await LoseAsync(response, rule, lose, isBroken);
            return false;
        }

        if (!response.IsReplaced)
            await ReplaceAsync(response, rule, (ReplaceAnswer)rule.Rule.Fault);
        if (!isBroken)
            return true;
        response.RecordIncomplete(EndedBy.Rule, EndedHow.Fin);
        conversation.Cut(EndedHow.Fin);
        return false;
    }

    /// <summary>Whether a rule can act only when the whole body is there.</summary>
    private static bool NeedsWhole(ArmedRule rule) =>
        rule.Effect is IBodyEffect || rule.Rule.Fault is WrongLength or OmitTerminator or SplitCharacters;

    /// <summary>Whether a stream must be framed anew from its beginning; what acts on single events waits for
    /// one.</summary>
    private static bool Reframes(ArmedRule rule) =>
        rule.Rule.Fault.Unit == FaultUnit.Exchange
        && (rule.Effect is IStreamEffect || rule.Rule.Fault is OmitTerminator or SplitCharacters);

    private async Task BeginStreamOrHeadAsync(
        ResponseInProgress response,
        IReadOnlyList<ArmedRule> rules,
        ReadOnlyMemory<byte> rawHead,
        bool isComplete
    )
    {
        response.RecordHead();
        var edit = MessageEdit.Of(rules, response.Head!, null, conversation.Recorder.SessionIdOf);
        var head = edit.Head;
        var isStream =
            response.Label is not null
            && rules.Any(rule => rule.Effect is IStreamEffect || rule.Rule.Fault is OmitTerminator or SplitCharacters);
        var isRaw = !rules.Any(Reframes);
        if (isStream && !isRaw && head.Has("Content-Length"))
            head = HeadEdits.WithLine(HeadEdits.Without(head, "Content-Length"), "Transfer-Encoding: chunked");
        if (!ReferenceEquals(head, response.Head))
            response.ChangedHead = head;
        ReadOnlyMemory<byte> bytes = response.ChangedHead is null ? rawHead.ToArray() : head.ToBytes();
        if (!isStream)
        {
            response.RecordHeadToClient();
            if (isComplete)
                response.RecordWhole();
            await SendHeadAsync(response, edit, bytes);
            return;
        }

        await BeginStreamAsync(response, rules, head, isRaw, async () =>
        {
            response.RecordHeadToClient();
            await SendHeadAsync(response, edit, bytes);
        });
    }

    private async Task BeginStreamAsync(
        ResponseInProgress response,
        IReadOnlyList<ArmedRule> rules,
        HttpHead head,
        bool isRaw,
        Func<ValueTask> sendHead
    )
    {
        var framing = new BodyFraming(
            head.Has("Transfer-Encoding"),
            rules.Any(rule => rule.Rule.Fault is SplitCharacters),
            rules.Any(rule => rule.Rule.Fault is OmitTerminator),
            rules.Any(rule => rule.Rule.Fault is GzipBody { Applied: true })
        );
        response.Writer = new(conversation.Client, conversation.Time, framing);
        var outlet = new StreamOutlet(
            response,
            response.Label!,
            response.Writer,
            conversation.Client,
            sendHead,
            conversation.Recorder,
            isRaw
        );
        var rewrite = new StreamRewrite(outlet);

        // The last to act is the first to be joined to the outlet; what buffers comes behind all that edit.
        foreach (var rule in rules.Reverse().OrderByDescending(rule => rule.Rule.Fault is BufferStream))
        {
            if (rule.Rule.Fault.Unit == FaultUnit.Event && head.Has("Content-Length"))
                rule.EffectUnknown(
                    "the stream has a Content-Length, so its events cannot be changed once its head is out"
                );
            else if (rule.Effect is IStreamEffect effect)
                rewrite.Add(
                    effect,
                    new(
                        rule,
                        response.Exchange,
                        response.Label!,
                        conversation.Memory,
                        conversation.Time,
                        conversation.Released
                    )
                );
            else if (rule.Effect is IBodyEffect and not IHeadEffect || rule.Rule.Fault is WrongLength)
                rule.EffectUnknown("the response is a stream");
        }

        response.Stream!.Rewrite = rewrite;
        if (!rules.Any(rule => rule.Rule.Fault is BufferStream))
            await rewrite.BeginAsync();
    }

    private async ValueTask SendHeadAsync(ResponseInProgress response, MessageEdit edit, ReadOnlyMemory<byte> bytes)
    {
        await conversation.Client.SendAsync(bytes);
        foreach (var rule in edit.By)
            rule.TookEffect(response.Exchange, rule.Rule.Fault.Description);
    }

    private static async Task<bool> EndStreamAsync(ResponseInProgress response, StreamRewrite rewrite)
    {
        await rewrite.EndAsync();
        response.Writer!.Dispose();
        var omits = response.Rules.FirstOrDefault(rule => rule.Rule.Fault is OmitTerminator);
        foreach (var rule in response.Rules.Where(rule => rule.Rule.Fault is SplitCharacters or OmitTerminator))
        {
            if (rule == omits || response.Writer.HasSplit)
                rule.TookEffect(response.Exchange, rule.Rule.Fault.Description);
            else
                rule.EffectUnknown("no character of the stream has more than one byte");
        }

        return omits is not null;
    }

    private async Task SendInterimAsync(ArmedRule rule, InterimResponses fault, ExchangeInProgress exchange)
    {
        var one = Encoding.ASCII.GetBytes($"HTTP/1.1 {fault.Status} Interim\r\n\r\n");
        for (var i = 0; i < fault.Count; i++)
            await conversation.Client.SendAsync(one);
        rule.TookEffect(exchange, fault.Description);
    }

    private async Task ReplaceAsync(ResponseInProgress response, ArmedRule rule, ReplaceAnswer fault)
    {
        response.IsReplaced = true;
        var (head, payload) = MadeResponse.Of(fault.Status, fault.Body, fault.ContentType, fault.Headers);
        conversation.Recorder.Response(
            response.Exchange,
            Leg.Client,
            AnsweredBy.Rule,
            head,
            BodyCapture.Of(payload),
            stream: null,
            complete: true
        );
        await conversation.Client.SendAsync(
            (byte[])[.. head.ToBytes(), .. response.Exchange.Method == "HEAD" ? [] : payload]
        );
        rule.TookEffect(response.Exchange, fault.Description);
    }

    private async Task LoseAsync(ResponseInProgress response, ArmedRule rule, LoseAnswer fault, bool isBroken)
    {
        if (response.Stream is not null)
            response.RecordStreamEnd(fault.How, EndedBy.Rule);
        else if (isBroken)
            response.RecordIncomplete(EndedBy.Rule, fault.How);
        else
            response.RecordWhole();

        // Answers to earlier requests of the connection are not this rule's to lose.
        await conversation.Client.AcknowledgedAsync(conversation.Time);
        conversation.Cut(fault.How);
        rule.TookEffect(response.Exchange, fault.Description);
    }
}
