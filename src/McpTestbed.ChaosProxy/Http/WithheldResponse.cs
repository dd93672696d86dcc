using McpTestbed.ChaosProxy.Faults;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>Mode 4: the response is read and recorded, and nothing of it goes on. A rule closes the connection or
/// answers in its place once it is there; the answer to a copied request just vanishes.</summary>
internal sealed class WithheldResponse(
    HttpConversation conversation,
    ResponseInProgress response,
    IReadOnlyList<ArmedRule> rules
) : ResponsePath(conversation, response, rules)
{
    private readonly ArmedRule? rule = rules.FirstOrDefault(rule => rule.Effect is WithholdEffect);
    private bool hasAnswered;
    private bool hasLost;

    public override bool HasEndedConnection => hasLost;

    public override Task BeginAsync(ReadOnlyMemory<byte> rawHead, bool isComplete)
    {
        Response.RecordHead();
        return Task.CompletedTask;
    }

    public override async Task<bool> PassAsync(PieceForwarder piece, int taken, MessageReader reader)
    {
        await piece.WithholdAsync(taken, Conversation.Client);
        if (rule is null)
            return !reader.IsBroken || Conversation.EndForBrokenCopy();
        var isThere = reader.IsComplete || reader.IsBroken || Response.Stream is { HasAnswer: true };
        return !isThere || await ActAsync(rule, (WithholdEffect)rule.Effect, reader.IsBroken);
    }

    public override async Task<bool> EndAsync() =>
        rule is null || hasLost || await ActAsync(rule, (WithholdEffect)rule.Effect, isBroken: false);

    public override void Abandon() => rule?.EffectUnknown("the answer did not come whole");

    /// <summary>The answer is here: the client gets another one, or a closed connection.</summary>
    /// <returns>False when the connection was ended.</returns>
    private async Task<bool> ActAsync(ArmedRule acting, WithholdEffect effect, bool isBroken)
    {
        if (effect.Instead is not { } instead)
        {
            await LoseAsync(acting, effect.Ending, isBroken);
            return false;
        }

        if (!hasAnswered)
        {
            hasAnswered = true;
            await Conversation.AnswerAsync(Response.Exchange, AnsweredBy.Rule, instead);
            Tell([acting]);
        }

        if (!isBroken)
            return true;
        Response.RecordIncomplete(EndedBy.Rule, EndedHow.Fin);
        Conversation.Cut(EndedHow.Fin);
        return false;
    }

    private async Task LoseAsync(ArmedRule acting, EndedHow ending, bool isBroken)
    {
        hasLost = true;
        if (Response.Stream is not null)
            Response.RecordStreamEnd(ending, EndedBy.Rule);
        else if (isBroken)
            Response.RecordIncomplete(EndedBy.Rule, ending);
        else
            Response.RecordWhole();

        // Answers to earlier requests of the connection are not this rule's to lose.
        await Conversation.Client.AcknowledgedAsync(Conversation.Time);
        Conversation.Cut(ending);
        Tell([acting]);
    }
}
