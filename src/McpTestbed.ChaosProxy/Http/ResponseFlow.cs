using System.Buffers;
using McpTestbed.ChaosProxy.Links;
using McpTestbed.ChaosProxy.Recording;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>Passes bytes from server to client and reads responses along.</summary>
internal sealed class ResponseFlow(LinkConnection connection)
{
    private MessageReader? reader;
    private ExchangeInProgress? exchange;
    private ArrayBufferWriter<byte>? heldHead;
    private BodyCapture body = new();
    private StreamTap? stream;
    private ArmedRule? losing;
    private HttpHead? changedHead;
    private bool recorded;

    /// <summary>Takes bytes that came from the server.</summary>
    /// <returns>False when a rule ended the connection.</returns>
    public async Task<bool> TakeAsync(ReadOnlyMemory<byte> data)
    {
        while (!data.IsEmpty)
        {
            if (reader is null && !Begin() || connection.IsOpaque)
            {
                await connection.Client.SendAsync(data);
                return true;
            }

            if (reader!.Head is null)
            {
                var taken = reader.ReadHead(data.Span);
                heldHead?.Write(data.Span[..taken]);
                if (reader.IsBroken)
                {
                    connection.GoOpaque("the server's bytes are not HTTP/1.1");
                    if (heldHead is not null) data = (byte[])[.. heldHead.WrittenSpan, .. data[taken..].Span];
                    continue;
                }

                if (heldHead is null) await connection.Client.SendAsync(data[..taken]);
                data = data[taken..];
                if (reader.Head is not null && !await HeadIsCompleteAsync()) return false;
                continue;
            }

            var (read, goOn) = await TakeBodyAsync(data);
            if (!goOn) return false;
            data = data[read..];
        }

        return true;
    }

    /// <summary>The server will send no more.</summary>
    public async Task EndAsync(EndedHow how, EndedBy by)
    {
        if (exchange is null || reader is null) return;
        if (reader.Body is { EndsWithConnection: true } && how == EndedHow.Fin && stream is null)
        {
            await FinishAsync();
            return;
        }

        if (stream is not null)
        {
            connection.Recorder.StreamEnded(exchange, Leg.Server, stream.Label, reader.Body is { EndsWithConnection: true } && how == EndedHow.Fin && by == EndedBy.Server ? EndedHow.Complete : how, by);
            stream.Cut?.EffectUnknown($"the stream ended after {stream.Events} events, before the cut");
        }
        else if (reader.Head is not null)
        {
            connection.Recorder.Response(exchange, Leg.Server, AnsweredBy.Target, reader.Head, body, stream: null, complete: false);
        }

        losing?.EffectUnknown("the answer did not come whole");
        exchange.Finish();
        exchange = null;
    }

    private bool Begin()
    {
        exchange = connection.CurrentExchange();
        if (exchange is null)
        {
            if (!connection.IsOpaque) connection.GoOpaque("the server sent bytes that nobody asked for");
            return false;
        }

        var method = exchange.Method;
        reader = new(head => BodyFramer.ForResponse(head, method));
        body = new();
        stream = null;
        losing = null;
        changedHead = null;
        recorded = false;
        heldHead = connection.Rules.ActsOn(Message.Response) ? new() : null;
        return true;
    }

    private async Task<bool> HeadIsCompleteAsync()
    {
        var head = reader!.Head!;
        if (head.Status is >= 100 and < 200)
        {
            if (heldHead is not null) await connection.Client.SendAsync(reader.HeadBytes());
            if (head.Status == 101) connection.GoOpaque("the connection was upgraded");
            reader = null;
            return true;
        }

        var isStream = !reader.IsComplete && head.Values("Content-Type").Any(type => type.StartsWith(MediaTypes.EventStream, StringComparison.OrdinalIgnoreCase));
        var label = isStream ? connection.Recorder.NextStream(exchange!.Method) : null;
        var rules = heldHead is null ? [] : connection.Rules.Match(Message.Response, exchange!, label);
        await connection.HoldBackAsync(rules, exchange!);
        losing = rules.FirstOrDefault(rule => rule.Rule.Fault is LoseAnswer);
        if (label is not null) stream = new(label, exchange!, connection.Recorder, rules.FirstOrDefault(rule => rule.Rule.Fault is CutStream), losing is null);
        await SendHeadAsync(head, rules);
        if (stream is { CutsAtOnce: true }) return await CutAsync(default);
        if (reader.IsComplete) return await FinishAsync();
        return true;
    }

    private async Task SendHeadAsync(HttpHead head, IReadOnlyList<ArmedRule> rules)
    {
        var edits = new List<ArmedRule>();
        var edited = head;
        foreach (var rule in rules.Where(rule => rule.Rule.Fault is EditHeader))
        {
            edited = HeaderEditing.Apply(edited, (EditHeader)rule.Rule.Fault, out var changed);
            if (changed) edits.Add(rule);
        }

        if (edits.Count > 0) changedHead = edited;
        if (stream is not null)
        {
            connection.Recorder.Response(exchange!, Leg.Server, AnsweredBy.Target, head, body: null, stream.Label, complete: true);
            if (losing is null) RecordToClient();
        }

        if (heldHead is null || losing is not null) return;
        await connection.Client.SendAsync(edits.Count > 0 ? edited.ToBytes() : heldHead.WrittenMemory);
        foreach (var rule in edits) rule.TookEffect(exchange!, rule.Rule.Fault.Description);
    }

    private void RecordToClient()
    {
        if (changedHead is null) connection.Recorder.ResponseUnchanged(exchange!, stream?.Label);
        else connection.Recorder.Response(exchange!, Leg.Client, AnsweredBy.Target, changedHead, stream is null ? body : null, stream?.Label, complete: true);
    }

    private async Task<(int Taken, bool GoOn)> TakeBodyAsync(ReadOnlyMemory<byte> data)
    {
        var taken = Scan(data);
        if (reader!.IsBroken || reader.Body!.IsBroken)
        {
            connection.GoOpaque("the framing of the server's response makes no sense");
            taken = data.Length;
        }

        if (stream?.CutAt is { } cutAt) return (taken, await CutAsync(data[..cutAt]));
        if (losing is null)
        {
            if (reader.IsComplete) RecordCompleted();
            await connection.Client.SendAsync(stream is null ? data[..taken] : stream.Released(data[..taken], all: reader.IsComplete));
        }

        if (losing is not null && stream is { HasAnswer: true }) return (taken, await LoseAsync());
        return (taken, !reader.IsComplete || await FinishAsync());
    }

    private int Scan(ReadOnlyMemory<byte> data)
    {
        var taken = 0;
        while (taken < data.Length && !reader!.IsComplete)
        {
            var read = reader.Body!.Read(data.Span[taken..], out var payload);
            if (read == 0) break;
            if (stream is null) body.Add(payload);
            else if (!payload.IsEmpty) stream.Take(payload, taken);
            taken += read;
            if (stream?.CutAt is not null) break;
        }

        return taken;
    }

    private async Task<bool> CutAsync(ReadOnlyMemory<byte> before)
    {
        var rule = stream!.Cut!;
        var fault = (CutStream)rule.Rule.Fault;
        await connection.Client.SendAsync(stream.Released(before, all: true));
        var known = await connection.Client.AcknowledgedAsync(connection.Time) || fault.How == EndedHow.Fin;
        connection.Recorder.StreamEnded(exchange!, Leg.Server, stream.Label, fault.How, EndedBy.Rule);
        connection.Recorder.StreamEnded(exchange!, Leg.Client, stream.Label, fault.How, EndedBy.Rule);
        connection.Close(EndedBy.Rule, fault.How);
        if (known) rule.TookEffect(exchange!, $"{fault.Description}; {stream.Label}");
        else rule.EffectUnknown("what was sent before the cut was not acknowledged in time");
        exchange!.Finish();
        return false;
    }

    private async Task<bool> FinishAsync()
    {
        if (losing is not null) return await LoseAsync();
        RecordCompleted();
        connection.Dequeue();
        exchange!.Finish();
        exchange = null;
        reader = null;
        return true;
    }

    /// <summary>Records the end of the response, once, before its last bytes leave.</summary>
    private void RecordCompleted()
    {
        if (recorded) return;
        recorded = true;
        if (stream is null)
        {
            connection.Recorder.Response(exchange!, Leg.Server, AnsweredBy.Target, reader!.Head!, body, stream: null, complete: true);
            RecordToClient();
            return;
        }

        connection.Recorder.StreamEnded(exchange!, Leg.Server, stream.Label, EndedHow.Complete, EndedBy.Server);
        stream.Cut?.EffectUnknown($"the stream ended after {stream.Events} events, before the cut");
    }

    private Task<bool> LoseAsync()
    {
        var how = ((LoseAnswer)losing!.Rule.Fault).How;
        if (stream is null) connection.Recorder.Response(exchange!, Leg.Server, AnsweredBy.Target, reader!.Head!, body, stream: null, complete: true);
        else connection.Recorder.StreamEnded(exchange!, Leg.Server, stream.Label, how, EndedBy.Rule);
        connection.Close(EndedBy.Rule, how);
        losing.TookEffect(exchange!, losing.Rule.Fault.Description);
        exchange!.Finish();
        return Task.FromResult(false);
    }
}
