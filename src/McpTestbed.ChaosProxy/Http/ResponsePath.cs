using McpTestbed.ChaosProxy.Faults;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>The way of one response to its client, from its head on, in one mode.</summary>
internal abstract class ResponsePath(
    HttpConversation conversation,
    ResponseInProgress response,
    IReadOnlyList<ArmedRule> rules
)
{
    protected HttpConversation Conversation => conversation;

    protected ResponseInProgress Response => response;

    /// <summary>The rules that act on the response, in their order.</summary>
    protected IReadOnlyList<ArmedRule> Rules => rules;

    /// <summary>Whether it has ended the connection in the midst of the response, so that nothing is left to
    /// finish.</summary>
    public virtual bool HasEndedConnection => false;

    /// <summary>The mode that faults need of a response.</summary>
    /// <param name="effects">What acts on it.</param>
    /// <param name="isStream">Whether it is a stream.</param>
    public static ResponseMode ModeFor(IEnumerable<IFaultEffect> effects, bool isStream) =>
        effects.Select(effect => isStream ? effect.OnStream : effect.OnBody).DefaultIfEmpty().Max();

    /// <summary>The way in a mode.</summary>
    public static ResponsePath Create(
        ResponseMode mode,
        HttpConversation conversation,
        ResponseInProgress response,
        IReadOnlyList<ArmedRule> rules
    ) =>
        mode switch
        {
            ResponseMode.Withheld => new WithheldResponse(conversation, response, rules),
            ResponseMode.Collected => new CollectedResponse(conversation, response, rules),
            ResponseMode.Reframed => new ReframedResponse(conversation, response, rules),
            _ => new PassedThroughResponse(conversation, response, rules),
        };

    /// <summary>The head is there.</summary>
    /// <param name="rawHead">Its bytes, where they are still to be sent.</param>
    /// <param name="isComplete">Whether the response has no body.</param>
    public abstract Task BeginAsync(ReadOnlyMemory<byte> rawHead, bool isComplete);

    /// <summary>Payload of a body that is no stream was read.</summary>
    public virtual void Take(ReadOnlySpan<byte> payload) { }

    /// <summary>A piece of the body was read, framing and all.</summary>
    /// <returns>False when the connection was ended.</returns>
    public abstract Task<bool> PassAsync(PieceForwarder piece, int taken, MessageReader reader);

    /// <summary>The connection is about to be cut after some bytes of the piece.</summary>
    public virtual ValueTask PassBeforeCutAsync(PieceForwarder piece, int count)
    {
        piece.Forward(count);
        return default;
    }

    /// <summary>The last byte has come.</summary>
    /// <returns>False when a rule ended the connection.</returns>
    public virtual async Task<bool> EndAsync()
    {
        var ends = rules.Any(rule => rule.Effect.EndsConnection);
        ends |= await EndBodyAsync();
        if (!ends)
            return true;
        response.RecordWhole();
        await conversation.Client.AcknowledgedAsync(conversation.Time);
        conversation.Cut(EndedHow.Fin);
        return false;
    }

    /// <summary>The response cannot be changed after all: what was kept of it goes on as it came.</summary>
    public virtual Task GiveUpAsync(string why) => Task.CompletedTask;

    /// <summary>The connection went before the response was whole.</summary>
    public virtual void Abandon() { }

    /// <summary>Sends what is left to send once the last byte has come.</summary>
    /// <returns>Whether the connection must end now, since the framing leaves nothing else.</returns>
    protected virtual Task<bool> EndBodyAsync() => Task.FromResult(false);

    /// <summary>Lets a piece go on as it came.</summary>
    protected bool Forward(PieceForwarder piece, int taken, MessageReader reader)
    {
        if (reader.IsBroken)
            conversation.GoOpaque("the framing of the server's response makes no sense");
        if (reader.IsComplete)
            response.RecordWhole();
        piece.Forward(taken);
        return true;
    }

    /// <summary>Sends a head and says which rules changed it.</summary>
    protected async ValueTask SendHeadAsync(MessageEdit edit, ReadOnlyMemory<byte> bytes)
    {
        await conversation.Client.SendAsync(bytes);
        Tell(edit.By);
    }

    protected void Tell(IEnumerable<ArmedRule> effected)
    {
        foreach (var rule in effected)
            rule.TookEffect(response.Exchange, rule.Rule.Fault.Description);
    }
}
