using System.Buffers;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>Passes bytes from server to client and reads responses along.</summary>
/// <remarks>
/// Without a rule on responses, bytes go on as they come. With one, the head is held until it is whole, and then what
/// the
/// rules say is done to it and to what follows.
/// </remarks>
internal sealed class ResponseFlow(HttpConversation conversation)
{
    private readonly Passage passage = new();
    private readonly ResponseActions actions = new(conversation);
    private MessageReader? reader;
    private ArrayBufferWriter<byte>? heldHead;
    private ResponseInProgress? response;
    private bool holdsHead;

    /// <summary>Whether a byte of the response that is due has come.</summary>
    public bool HasBegun => reader is not null;

    /// <summary>Takes bytes that came from the server.</summary>
    /// <returns>False when a rule ended the connection.</returns>
    public async Task<bool> TakeAsync(ReadOnlyMemory<byte> data)
    {
        passage.Begin(data);
        while (!passage.IsAtEnd)
        {
            if (conversation.IsOpaque || (reader is null && !Begin()))
            {
                await ReleaseHeadAsync();
                passage.Forward(passage.Rest.Length);
                break;
            }

            if (reader!.Head is null)
            {
                var taken = reader.ReadHead(passage.Rest.Span);
                if (reader.IsBroken)
                {
                    response!.Head = reader.Head;
                    if (response.Exchange.IsCopy)
                        return await PassCopyAsync();
                    response.ReachesClient = true;
                    conversation.GoOpaque("the server's bytes are not HTTP/1.1");
                    continue;
                }

                if (!await TakeHeadAsync(taken))
                    return false;
            }
            else if (!await PassBodyAsync(Scan(passage.Rest)))
            {
                return false;
            }
        }

        await passage.FlushAsync(conversation.Client);
        return true;
    }

    /// <summary>The server will send no more.</summary>
    /// <returns>False when a rule ended the connection.</returns>
    public async Task<bool> EndAsync(EndedBy by)
    {
        await ReleaseHeadAsync();
        if (response is null)
            return true;
        if (reader is not { Body.EndsWithConnection: true } || (by != EndedBy.Server && response.Stream is not null))
        {
            await actions.GiveUpAsync(response, "the response ended before it was whole");
            return true;
        }

        return response.Withholding is not null ? await WithholdAsync(hasEnded: true) : await FinishAsync();
    }

    /// <summary>Records what was begun and never became whole.</summary>
    public void Abandon((EndedBy By, EndedHow How) ending)
    {
        if (response is { IsRecorded: false, Head: not null })
        {
            response.RecordIncomplete(ending.By, ending.How);
            response.Withholding?.EffectUnknown("the answer did not come whole");
        }

        response?.Exchange.Finish();
        response = null;
    }

    private bool Begin()
    {
        if (conversation.Pending.First() is not { } exchange)
        {
            conversation.GoOpaque("the server sent bytes that nobody asked for");
            return false;
        }

        reader = new(Message.Response, head => BodyFramer.ForResponse(head, exchange.Method));
        response = new(exchange, conversation.Recorder);
        holdsHead = exchange.IsCopy || conversation.ActsOn(Message.Response);
        return true;
    }

    private async Task<bool> TakeHeadAsync(int taken)
    {
        var rest = passage.Rest[..taken];
        var raw = rest;
        if (!holdsHead)
        {
            passage.Forward(taken);
        }
        else if (reader!.Head is null || heldHead is not null)
        {
            (heldHead ??= new()).Write(rest.Span);
            raw = heldHead.WrittenMemory;
            await passage.WithholdAsync(taken, conversation.Client);
            rest = default;
        }

        if (reader!.Head is not { } head)
            return true;
        if (head.Status is >= 100 and < 200)
        {
            await PassInterimAsync(head, rest.Length);
            return true;
        }

        response!.Head = head;
        conversation.NoteIssued(response.Exchange, head);
        if (!reader.IsComplete && MediaTypes.IsEventStream(head))
            response.Label = conversation.Recorder.NextStream(response.Exchange.Method);
        var rules =
            !holdsHead || response.Exchange.IsCopy
                ? []
                : conversation.Rules.Match(Message.Response, response.Exchange, response.Label);
        var holds = holdsHead;
        holdsHead = false;
        if (holds && rules.Count == 0 && response.IsForClient && heldHead is null)
        {
            passage.Forward(rest.Length);
            holds = false;
        }
        else if (holds && heldHead is null)
        {
            await passage.WithholdAsync(rest.Length, conversation.Client);
        }

        heldHead = null;
        await conversation.HoldBackAsync(rules, response.Exchange);
        response.Apply(rules, conversation.Rules.Remembers ? conversation.Memory : null);
        await actions.BeginAsync(response, rules, holds ? raw : default, reader.IsComplete);
        if (response.Stream is { CutsAtOnce: true })
            return await CutAsync();
        return !reader.IsComplete || await FinishAsync();
    }

    private async Task PassInterimAsync(HttpHead head, int unsent)
    {
        if (head.Status == 101)
        {
            response!.Head = head;
            response.ReachesClient = true;
            response.RecordWhole();
            conversation.GoOpaque("the connection was upgraded");
        }

        if (holdsHead && heldHead is null && response!.IsForClient)
            passage.Forward(unsent);
        else if (holdsHead && heldHead is null)
            await passage.WithholdAsync(unsent, conversation.Client);
        if (response!.IsForClient)
            await ReleaseHeadAsync();
        heldHead = null;
        reader = null;
        response = null;
    }

    private int Scan(ReadOnlyMemory<byte> data)
    {
        var taken = 0;
        while (taken < data.Length && !reader!.IsComplete)
        {
            var read = reader.Body!.Read(data.Span[taken..], out var payload);
            if (read == 0)
                break;
            if (response!.Stream?.Rewrite is { } rewrite)
                rewrite.RestOfChunk = reader.Body.RestOfChunk;
            response.Take(payload, taken);
            taken += read;
            if (response.Stream?.CutAt is not null)
                break;
        }

        return taken;
    }

    private async Task<bool> PassBodyAsync(int taken)
    {
        response!.Idle?.Touch();
        if (response.Stream?.CutAt is { } cutAt)
        {
            if (response.Stream.Rewrite is { } stream)
            {
                await stream.PassAsync(passage.Rest[..cutAt]);
                await stream.PassPartialAsync();
            }
            else
            {
                passage.Forward(cutAt);
            }

            return await CutAsync();
        }

        if (!response.IsForClient)
            return await WithholdBodyAsync(taken);
        if (response.Stream?.Rewrite is not null || response.Whole is not null)
            return await RewriteAsync(taken);
        if (reader!.IsBroken)
            conversation.GoOpaque("the framing of the server's response makes no sense");
        if (reader.IsComplete)
            response.RecordWhole();
        passage.Forward(taken);
        return !reader.IsComplete || await FinishAsync();
    }

    private async Task<bool> WithholdBodyAsync(int taken)
    {
        await passage.WithholdAsync(taken, conversation.Client);
        if (response!.Exchange.IsCopy)
            return await PassCopyAsync();
        var isThere = reader!.IsComplete || reader.IsBroken || response.Stream is { HasAnswer: true };
        return !isThere || await WithholdAsync();
    }

    private async Task<bool> RewriteAsync(int taken)
    {
        var bytes = passage.Rest[..taken];
        response!.Whole?.TakeRaw(bytes.Span);
        await passage.WithholdAsync(taken, conversation.Client);
        if (response.Stream?.Rewrite is { } stream)
            await stream.PassAsync(bytes);
        if (reader!.IsBroken && response.Stream is not null)
        {
            conversation.NoteNotHttp("the framing of a stream that rules change makes no sense");
            conversation.Cut(EndedHow.Rst);
            return false;
        }

        if (reader.IsBroken || response.Whole is { IsTooLarge: true })
        {
            await actions.GiveUpAsync(
                response,
                reader.IsBroken ? "its framing makes no sense" : "the body is larger than can be held"
            );
            if (reader.IsBroken)
                conversation.GoOpaque("the framing of the server's response makes no sense");
        }

        return !reader.IsComplete || await FinishAsync();
    }

    /// <summary>Nothing of the answer to a copy reaches the client, and where it has no end, nothing else does
    /// either.</summary>
    private async Task<bool> PassCopyAsync()
    {
        if (!reader!.IsBroken)
            return !reader.IsComplete || await FinishAsync();
        conversation.NoteNotHttp("the framing of the answer to a copied request makes no sense");
        conversation.Cut(EndedHow.Rst);
        return false;
    }

    private async Task<bool> FinishAsync()
    {
        if (response!.Withholding is not null)
            return await WithholdAsync();
        HttpConversation.EndUpstreamToxics(response.Exchange);

        // Before it is finished: a rule may wait for that to send an answer of its own.
        await passage.FlushAsync(conversation.Client);
        var goesOn = await actions.EndAsync(response);
        await FinishExchangeAsync();
        return goesOn;
    }

    private async ValueTask FinishExchangeAsync()
    {
        await conversation.EndToxicsAsync(response!.Exchange);
        response.RecordWhole();
        conversation.Pending.RemoveFirst();
        response.Exchange.Finish();
        (response, reader) = (null, null);
    }

    private async Task<bool> CutAsync()
    {
        var stream = response!.Stream!;
        var fault = (CutStream)stream.Cut!.Rule.Fault;
        await passage.FlushAsync(conversation.Client);
        var known = await conversation.Client.AcknowledgedAsync(conversation.Time) || fault.How == EndedHow.Fin;
        response.RecordStreamEnd(fault.How, EndedBy.Rule);
        conversation.Cut(fault.How);
        if (known)
            stream.Cut.TookEffect(response.Exchange, $"{fault.Description}; {stream.Label}");
        else
            stream.Cut.EffectUnknown("what was sent before the cut was not acknowledged in time");
        return false;
    }

    /// <summary>The answer is here, and the client is not to get it: it gets another one, or none.</summary>
    private async Task<bool> WithholdAsync(bool hasEnded = false)
    {
        if (!await actions.WithholdAsync(response!, reader!.IsBroken))
            return false;
        if (reader.IsComplete || hasEnded)
            await FinishExchangeAsync();
        return true;
    }

    private async Task ReleaseHeadAsync()
    {
        if (heldHead is not { WrittenCount: > 0 } release)
            return;
        heldHead = null;
        await conversation.Client.SendAsync(release.WrittenMemory);
    }
}
