using System.Buffers;
using McpTestbed.ChaosProxy.Recording;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>Passes bytes from server to client and reads responses along.</summary>
/// <remarks>
/// Without a rule on responses, bytes go on as they come. With one, the head is held until it is whole, and then what the
/// rules say is done to it and to what follows.
/// </remarks>
internal sealed class ResponseFlow(HttpConversation conversation)
{
    private readonly Passage passage = new();
    private MessageReader? reader;
    private ArrayBufferWriter<byte>? heldHead;
    private ResponseInProgress? response;

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
                    if (response.Exchange.IsCopy) return await PassCopyAsync();
                    response.ReachesClient = true;
                    conversation.GoOpaque("the server's bytes are not HTTP/1.1");
                    continue;
                }

                if (!await TakeHeadAsync(taken)) return false;
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
        if (response is null || reader is not { Body.EndsWithConnection: true } || by != EndedBy.Server && response.Stream is not null) return true;
        if (response.Losing is not null) return await LoseAsync();
        Finish();
        return true;
    }

    /// <summary>Records what was begun and never became whole.</summary>
    public void Abandon((EndedBy By, EndedHow How) ending)
    {
        if (response is { IsRecorded: false, Head: not null })
        {
            response.RecordIncomplete(ending.By, ending.How);
            response.Losing?.EffectUnknown("the answer did not come whole");
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
        heldHead = exchange.IsCopy || conversation.Rules.ActsOn(Message.Response) ? new() : null;
        return true;
    }

    private async Task<bool> TakeHeadAsync(int taken)
    {
        var raw = heldHead;
        if (raw is null)
        {
            passage.Forward(taken);
        }
        else
        {
            raw.Write(passage.Rest.Span[..taken]);
            await passage.WithholdAsync(taken, conversation.Client);
        }

        if (reader!.Head is not { } head) return true;
        if (head.Status is >= 100 and < 200)
        {
            await PassInterimAsync(head);
            return true;
        }

        response!.Head = head;
        if (!reader.IsComplete && MediaTypes.IsEventStream(head)) response.Label = conversation.Recorder.NextStream(response.Exchange.Method);
        var rules = raw is null || response.Exchange.IsCopy ? [] : conversation.Rules.Match(Message.Response, response.Exchange, response.Label);
        heldHead = null;
        await conversation.HoldBackAsync(rules, response.Exchange);
        response.Apply(rules);
        if (response.IsForClient) await SendHeadAsync(raw?.WrittenMemory ?? default, rules);
        else response.RecordHead();
        if (response.Stream is { CutsAtOnce: true }) return await CutAsync();
        return !reader.IsComplete || await FinishAsync();
    }

    private async Task PassInterimAsync(HttpHead head)
    {
        if (head.Status == 101)
        {
            response!.Head = head;
            response.ReachesClient = true;
            response.RecordWhole();
            conversation.GoOpaque("the connection was upgraded");
        }

        if (response!.IsForClient) await ReleaseHeadAsync();
        heldHead = null;
        reader = null;
        response = null;
    }

    private async Task SendHeadAsync(ReadOnlyMemory<byte> held, IReadOnlyList<ArmedRule> rules)
    {
        var edits = new List<ArmedRule>();
        var edited = response!.Head!;
        foreach (var rule in rules.Where(rule => rule.Rule.Fault is EditHeader))
        {
            edited = HeaderEditing.Apply(edited, (EditHeader)rule.Rule.Fault, out var changed);
            if (changed) edits.Add(rule);
        }

        if (edits.Count > 0) response.ChangedHead = edited;
        response.ReachesClient = true;
        response.RecordHead();
        if (reader!.IsComplete) response.RecordWhole();
        await conversation.Client.SendAsync(edits.Count > 0 ? edited.ToBytes() : held);
        foreach (var rule in edits) rule.TookEffect(response.Exchange, rule.Rule.Fault.Description);
    }

    private int Scan(ReadOnlyMemory<byte> data)
    {
        var taken = 0;
        while (taken < data.Length && !reader!.IsComplete)
        {
            var read = reader.Body!.Read(data.Span[taken..], out var payload);
            if (read == 0) break;
            response!.Take(payload, taken);
            taken += read;
            if (response.Stream?.CutAt is not null) break;
        }

        return taken;
    }

    private async Task<bool> PassBodyAsync(int taken)
    {
        if (response!.Stream?.CutAt is { } cutAt)
        {
            passage.Forward(cutAt);
            return await CutAsync();
        }

        if (!response.IsForClient)
        {
            await passage.WithholdAsync(taken, conversation.Client);
            if (response.Exchange.IsCopy) return await PassCopyAsync();
            return !(reader!.IsComplete || reader.IsBroken || response.Stream is { HasAnswer: true }) || await LoseAsync();
        }

        if (reader!.IsBroken) conversation.GoOpaque("the framing of the server's response makes no sense");
        if (reader.IsComplete) response.RecordWhole();
        passage.Forward(taken);
        return !reader.IsComplete || await FinishAsync();
    }

    /// <summary>Nothing of the answer to a copy reaches the client, and where it has no end, nothing else does either.</summary>
    private async Task<bool> PassCopyAsync()
    {
        if (!reader!.IsBroken) return !reader.IsComplete || await FinishAsync();
        conversation.NoteNotHttp("the framing of the answer to a copied request makes no sense");
        conversation.Cut(EndedHow.Rst);
        return false;
    }

    private async Task<bool> FinishAsync()
    {
        if (response!.Losing is not null) return await LoseAsync();

        // Before it is finished: a rule may wait for that to send an answer of its own.
        await passage.FlushAsync(conversation.Client);
        Finish();
        return true;
    }

    private void Finish()
    {
        response!.RecordWhole();
        conversation.Pending.RemoveFirst();
        response.Exchange.Finish();
        response = null;
        reader = null;
    }

    private async Task<bool> CutAsync()
    {
        var stream = response!.Stream!;
        var fault = (CutStream)stream.Cut!.Rule.Fault;
        await passage.FlushAsync(conversation.Client);
        var known = await conversation.Client.AcknowledgedAsync(conversation.Time) || fault.How == EndedHow.Fin;
        response.RecordStreamEnd(fault.How, EndedBy.Rule);
        conversation.Cut(fault.How);
        if (known) stream.Cut.TookEffect(response.Exchange, $"{fault.Description}; {stream.Label}");
        else stream.Cut.EffectUnknown("what was sent before the cut was not acknowledged in time");
        return false;
    }

    private async Task<bool> LoseAsync()
    {
        var rule = response!.Losing!;
        var how = ((LoseAnswer)rule.Rule.Fault).How;
        if (response.Stream is not null) response.RecordStreamEnd(how, EndedBy.Rule);
        else if (reader!.IsBroken) response.RecordIncomplete(EndedBy.Rule, how);
        else response.RecordWhole();

        // Answers to earlier requests of the connection are not this rule's to lose.
        await conversation.Client.AcknowledgedAsync(conversation.Time);
        conversation.Cut(how);
        rule.TookEffect(response.Exchange, rule.Rule.Fault.Description);
        return false;
    }

    private async Task ReleaseHeadAsync()
    {
        if (heldHead is not { WrittenCount: > 0 } release) return;
        heldHead = null;
        await conversation.Client.SendAsync(release.WrittenMemory);
    }
}
