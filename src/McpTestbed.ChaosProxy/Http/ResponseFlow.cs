using System.Buffers;
using System.Text;
using McpTestbed.ChaosProxy.Faults;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>Passes bytes from server to client and reads responses along.</summary>
/// <remarks>
/// <code>
///  bytes from the server
///        |
///  1. whose response is it: the first exchange that waits       (none: bytes pass unread from here on)
///  2. its head, kept back only while rules act on responses;    interim responses (1xx) go on before it
///  3. the rules that act on it; those that hold hold it back
///  4. one mode, by what the rules need (IFaultEffect.OnBody, OnStream)
///        |
///        +-- passed through    bytes go on as they come         PassedThroughResponse
///        +-- re-framed         a stream, event by event         ReframedResponse
///        +-- collected         a body, once it is whole         CollectedResponse
///        +-- withheld          nothing goes on                  WithheldResponse
///        |
///  5. each piece: read along, recorded, handed to the mode      (a cut ends both connections in its midst)
///  6. the last byte: the mode ends it, the exchange is over;    back to 1
/// </code>
/// </remarks>
internal sealed class ResponseFlow(HttpConversation conversation)
{
    private readonly PieceForwarder piece = new();
    private MessageReader? reader;
    private ArrayBufferWriter<byte>? heldHead;
    private ResponseInProgress? response;
    private ResponsePath? path;
    private bool holdsHead;

    /// <summary>Whether a byte of the response that is due has come.</summary>
    public bool HasBegun => reader is not null;

    /// <summary>Takes bytes that came from the server.</summary>
    /// <returns>False when a rule ended the connection.</returns>
    public async Task<bool> TakeAsync(ReadOnlyMemory<byte> data)
    {
        piece.Begin(data);
        while (!piece.IsAtEnd)
        {
            if (conversation.IsOpaque || (reader is null && !Begin()))
            {
                await ReleaseHeadAsync();
                piece.Forward(piece.Rest.Length);
                break;
            }

            if (reader!.Head is null)
            {
                var taken = reader.ReadHead(piece.Rest.Span);
                if (reader.IsBroken)
                {
                    response!.Head = reader.Head;
                    if (response.Exchange.IsCopy)
                        return conversation.EndForBrokenCopy();
                    response.ReachesClient = true;
                    conversation.GoOpaque("the server's bytes are not HTTP/1.1");
                    continue;
                }

                if (!await TakeHeadAsync(taken))
                    return false;
            }
            else if (!await PassBodyAsync(Scan(piece.Rest)))
            {
                return false;
            }
        }

        await piece.FlushAsync(conversation.Client);
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
            if (path is not null)
                await path.GiveUpAsync("the response ended before it was whole");
            return true;
        }

        return await FinishAsync();
    }

    /// <summary>Records what was begun and never became whole.</summary>
    public void Abandon((EndedBy By, EndedHow How) ending)
    {
        if (response is { IsRecorded: false, Head: not null })
        {
            response.RecordIncomplete(ending.By, ending.How);
            path?.Abandon();
        }

        response?.Exchange.Finish();
        (response, path) = (null, null);
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
        var rest = piece.Rest[..taken];
        var raw = rest;
        if (!holdsHead)
        {
            piece.Forward(taken);
        }
        else if (reader!.Head is null || heldHead is not null)
        {
            (heldHead ??= new()).Write(rest.Span);
            raw = heldHead.WrittenMemory;
            await piece.WithholdAsync(taken, conversation.Client);
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
            response.Label = conversation.Recorder.NextStream(response.Exchange);
        var rules =
            !holdsHead || response.Exchange.IsCopy
                ? []
                : conversation.Rules.Match(Message.Response, response.Exchange, response.Label);
        var holds = holdsHead;
        holdsHead = false;
        if (holds && rules.Count == 0 && !response.Exchange.IsCopy && heldHead is null)
        {
            piece.Forward(rest.Length);
            holds = false;
        }
        else if (holds && heldHead is null)
        {
            await piece.WithholdAsync(rest.Length, conversation.Client);
        }

        heldHead = null;
        await conversation.HoldBackAsync(rules, response.Exchange);
        await BeginPathAsync(rules, holds ? raw : default);
        if (response.Stream is { CutsAtOnce: true })
            return await CutAsync();
        return !reader.IsComplete || await FinishAsync();
    }

    private async Task BeginPathAsync(IReadOnlyList<ArmedRule> rules, ReadOnlyMemory<byte> rawHead)
    {
        var mode =
            response!.Exchange.IsCopy ? ResponseMode.Withheld
            : rules.Count == 0 ? ResponseMode.PassedThrough
            : ResponsePath.ModeFor(rules.Select(rule => rule.Effect), response.Label is not null);
        response.ReadStream(
            rules,
            goesOn: mode != ResponseMode.Withheld,
            conversation.Rules.Remembers ? conversation.Memory : null
        );
        path = ResponsePath.Create(mode, conversation, response, rules);
        if (mode != ResponseMode.Withheld)
            await BeginBesideAsync(rules);
        await path.BeginAsync(rawHead, reader!.IsComplete);
    }

    /// <summary>What rules do beside the response itself: they watch it, or say something before it.</summary>
    private async ValueTask BeginBesideAsync(IReadOnlyList<ArmedRule> rules)
    {
        if (response!.Label is not null && rules.FirstOrDefault(rule => rule.Effect is IdleCutEffect) is { } idle)
            response.Idle = new(conversation, idle, response.Exchange);
        foreach (var rule in rules)
        {
            if (rule.Effect is not InterimEffect interim)
                continue;
            var one = Encoding.ASCII.GetBytes($"HTTP/1.1 {interim.Status} Interim\r\n\r\n");
            for (var i = 0; i < interim.Count; i++)
                await conversation.Client.SendAsync(one);
            rule.TookEffect(response.Exchange, rule.Rule.Fault.Description);
        }
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

        if (holdsHead && heldHead is null && !response!.Exchange.IsCopy)
            piece.Forward(unsent);
        else if (holdsHead && heldHead is null)
            await piece.WithholdAsync(unsent, conversation.Client);
        if (!response!.Exchange.IsCopy)
            await ReleaseHeadAsync();
        heldHead = null;
        (response, reader, path) = (null, null, null);
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
            response.Take(payload, taken, path!);
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
            await path!.PassBeforeCutAsync(piece, cutAt);
            return await CutAsync();
        }

        return await path!.PassAsync(piece, taken, reader!) && (!reader!.IsComplete || await FinishAsync());
    }

    private async Task<bool> FinishAsync()
    {
        HttpConversation.EndUpstreamToxics(response!.Exchange);

        // Before it is finished: a rule may wait for that to send an answer of its own.
        await piece.FlushAsync(conversation.Client);
        var goesOn = await path!.EndAsync();
        if (path.HasEndedConnection)
            return false;
        await FinishExchangeAsync();
        return goesOn;
    }

    private async ValueTask FinishExchangeAsync()
    {
        await conversation.EndToxicsAsync(response!.Exchange);
        response.RecordWhole();
        conversation.Pending.RemoveFirst();
        response.Exchange.Finish();
        (response, reader, path) = (null, null, null);
    }

    private async Task<bool> CutAsync()
    {
        var stream = response!.Stream!;
        var ending = ((CutEffect)stream.Cut!.Effect).Ending;
        await piece.FlushAsync(conversation.Client);
        var known = await conversation.Client.AcknowledgedAsync(conversation.Time) || ending == EndedHow.Fin;
        response.RecordStreamEnd(ending, EndedBy.Rule);
        conversation.Cut(ending);
        if (known)
            stream.Cut.TookEffect(response.Exchange, $"{stream.Cut.Rule.Fault.Description}; {stream.Label}");
        else
            stream.Cut.EffectUnknown("what was sent before the cut was not acknowledged in time");
        return false;
    }

    private async Task ReleaseHeadAsync()
    {
        if (heldHead is not { WrittenCount: > 0 } release)
            return;
        heldHead = null;
        await conversation.Client.SendAsync(release.WrittenMemory);
    }
}
