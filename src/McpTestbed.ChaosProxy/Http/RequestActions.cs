using McpTestbed.ChaosProxy.Faults;
using McpTestbed.ChaosProxy.Recording;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>Does to a whole request what rules say, in their order, and sends on what is left of it.</summary>
internal sealed class RequestActions(HttpConversation conversation)
{
    /// <summary>Sends a request on as it came.</summary>
    public async Task ForwardUnchangedAsync(ExchangeInProgress exchange, ReadOnlyMemory<byte> bytes)
    {
        conversation.Recorder.RequestUnchanged(exchange);
        await conversation.Server.SendAsync(bytes);
    }

    /// <summary>Applies the rules that act on a request.</summary>
    /// <param name="exchange">The exchange it begins.</param>
    /// <param name="body">Its body.</param>
    /// <param name="whole">All its bytes.</param>
    /// <param name="answered">Ends when the requests before it on the connection were answered.</param>
    public async Task ApplyAsync(
        ExchangeInProgress exchange,
        BodyCapture body,
        ReadOnlyMemory<byte> whole,
        Task answered
    )
    {
        var rules = conversation.Rules.Match(Message.Request, exchange);
        await conversation.HoldBackAsync(rules, exchange);
        foreach (var rule in rules)
        {
            switch (rule.Effect)
            {
                case SwallowEffect swallow:
                    await SwallowAsync(rule, swallow, exchange);
                    return;
                case AnswerEffect answer when await AnswerAsync(rule, answer, exchange, answered):
                    return;
                case ToxicEffect toxic:
                    conversation.PutToxic(rule, toxic, exchange);
                    break;
            }
        }

        await ForwardAsync(rules, exchange, body, whole);
    }

    private async Task ForwardAsync(
        IReadOnlyList<ArmedRule> rules,
        ExchangeInProgress exchange,
        BodyCapture body,
        ReadOnlyMemory<byte> whole
    )
    {
        var edit = conversation.Edit(rules, exchange.Head, body.IsKeptWhole ? body.Kept : null);
        foreach (var rule in edit.Idle)
        {
            if (rule.Effect is IHeadEffect { WhyNothing: { } why })
                rule.EffectUnknown(why);
        }

        if (conversation.Routing is null)
            conversation.Await(exchange);
        else if (!await conversation.Routing.RouteAsync(exchange, edit.Head))
            return;
        var bytes = whole;
        if (edit.By.Count == 0)
        {
            await ForwardUnchangedAsync(exchange, bytes);
        }
        else
        {
            if (edit.Payload is { } payload)
                (body, bytes) = (
                    BodyCapture.FromPayload(payload),
                    (byte[])[.. edit.Head.ToBytes(), .. MessageEdit.Framed(edit.Head, payload)]
                );
            else
                bytes = (byte[])[.. edit.Head.ToBytes(), .. whole.Span[exchange.Head.Length..]];
            conversation.Recorder.Request(exchange, Leg.Server, edit.Head, body, complete: true);
            await conversation.Server.SendAsync(bytes);
            foreach (var rule in edit.By)
                rule.TookEffect(exchange, rule.Rule.Fault.Description);
        }

        foreach (var rule in rules.Where(rule => rule.Effect is RepeatEffect))
            await ForwardAgainAsync(rule, exchange, edit.Head, body, bytes);
    }

    private async Task ForwardAgainAsync(
        ArmedRule rule,
        ExchangeInProgress exchange,
        HttpHead head,
        BodyCapture body,
        ReadOnlyMemory<byte> bytes
    )
    {
        var copy = conversation.CopyOf(exchange);
        if (!conversation.Pending.Add(copy))
        {
            rule.EffectUnknown("more requests wait for their responses than can be kept");
            return;
        }

        conversation.Recorder.Request(copy, Leg.Server, head, body, complete: true);
        await conversation.Server.SendAsync(bytes);
        rule.TookEffect(exchange, rule.Rule.Fault.Description);
    }

    /// <summary>Nobody answers. Once the rule is healed nothing can make up for that, so the connection ends.</summary>
    private async Task SwallowAsync(ArmedRule rule, SwallowEffect effect, ExchangeInProgress exchange)
    {
        if (effect.Ending is null)
        {
            rule.TookEffect(exchange, rule.Rule.Fault.Description);
            await rule.HoldAsync(null, conversation.Time, conversation.Released);
        }

        // Answers to earlier requests of the connection are not this rule's to lose.
        await conversation.Client.AcknowledgedAsync(conversation.Time);
        conversation.Cut(effect.Ending ?? EndedHow.Fin);
        if (effect.Ending is not null)
            rule.TookEffect(exchange, rule.Rule.Fault.Description);
        exchange.Finish();
    }

    private async Task<bool> AnswerAsync(
        ArmedRule rule,
        AnswerEffect answer,
        ExchangeInProgress exchange,
        Task answered
    )
    {
        // Answers leave in the order of requests (RFC 9112, 9.3.2).
        await answered;
        if (conversation.IsOpaque)
        {
            rule.EffectUnknown("an earlier response on the connection made no sense, so an answer had no place");
            return false;
        }

        await conversation.AnswerAsync(exchange, AnsweredBy.Rule, answer.Response);
        rule.TookEffect(exchange, rule.Rule.Fault.Description);
        exchange.Finish();
        return true;
    }
}
