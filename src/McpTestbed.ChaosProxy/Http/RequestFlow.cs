using System.Buffers;
using System.Text;
using McpTestbed.ChaosProxy.Recording;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>Passes bytes from client to server and reads requests along.</summary>
/// <remarks>
/// Without a rule on requests, bytes go on as they come. With one, a request is held until its body is there, since a
/// scope may name its JSON-RPC method.
/// </remarks>
internal sealed class RequestFlow(HttpConversation conversation)
{
    private const int MaximumHeld = 1 << 20;

    private MessageReader? reader;
    private ArrayBufferWriter<byte>? held;
    private BodyCapture? body;
    private ExchangeInProgress? exchange;
    private Task answered = Task.CompletedTask;
    private bool unread;

    /// <summary>Takes bytes that came from the client.</summary>
    public async Task TakeAsync(ReadOnlyMemory<byte> data)
    {
        while (!data.IsEmpty)
        {
            if (unread || conversation.IsOpaque)
            {
                await GiveUpAsync();
                await conversation.Server.SendAsync(data);
                return;
            }

            if (reader is null) Begin();
            var taken = Read(data.Span);
            if (reader!.IsBroken)
            {
                unread = true;
                conversation.NoteNotHttp("the client's bytes are not HTTP/1.1");
                continue;
            }

            await PassAsync(data[..taken]);
            data = data[taken..];
        }
    }

    /// <summary>The client will send no more: what was held of an unfinished request goes on as it is.</summary>
    public Task EndAsync() => GiveUpAsync();

    /// <summary>Records what was begun and never became whole.</summary>
    public void Abandon() => RecordIncomplete();

    private void Begin()
    {
        reader = new(Message.Request, BodyFramer.ForRequest);
        body = new();
        exchange = null;
        held = conversation.Rules.ActsOn(Message.Request) ? new() : null;
    }

    private int Read(ReadOnlySpan<byte> data)
    {
        var taken = 0;
        if (reader!.Head is null)
        {
            taken = reader.ReadHead(data);
            if (reader.Head is null) return taken;
            exchange = conversation.BeginExchange(reader.Head);
            if (held is null) Enqueue();
        }

        while (taken < data.Length && !reader.IsComplete)
        {
            var read = reader.Body!.Read(data[taken..], out var payload);
            if (read == 0) break;
            body!.Add(payload);
            taken += read;
        }

        return taken;
    }

    private async Task PassAsync(ReadOnlyMemory<byte> slice)
    {
        held?.Write(slice.Span);
        if (!reader!.IsComplete)
        {
            if (held is null) await conversation.Server.SendAsync(slice);
            else if (MustNotWait()) await conversation.Server.SendAsync(TakeHeld());
            return;
        }

        exchange!.Messages = JsonRpcMessage.Peek(body!.Kept);
        exchange.RequestRecorded = true;
        conversation.Recorder.Request(exchange, Leg.Client, exchange.Head, body!, complete: true);
        if (held is null) await ForwardUnchangedAsync(slice);
        else await ApplyRulesAsync(held.WrittenMemory);
        held = null;
        answered = exchange.Done;
        reader = null;

        // An idle connection keeps nothing of what passed.
        exchange = null;
        body = null;
    }

    /// <summary>
    /// A request that cannot be held until it is whole passes unmatched, and a rule that waited for it never fires: it is too
    /// large, its client will not send the body before the server agreed, or the rule is gone.
    /// </summary>
    private bool MustNotWait() => held!.WrittenCount > MaximumHeld
        || !conversation.Rules.ActsOn(Message.Request)
        || reader!.Head?.Values("Expect").Any(value => value.Equals("100-continue", StringComparison.OrdinalIgnoreCase)) == true;

    private Task GiveUpAsync()
    {
        var release = TakeHeld();
        RecordIncomplete();
        return conversation.Server.SendAsync(release).AsTask();
    }

    private ReadOnlyMemory<byte> TakeHeld()
    {
        if (held is not { WrittenCount: > 0 } release) return default;
        held = null;
        if (exchange is not null) Enqueue();
        return release.WrittenMemory;
    }

    private void Enqueue()
    {
        if (!conversation.Pending.Add(exchange!)) conversation.GoOpaque("more requests wait for their responses than can be kept");
    }

    private async Task ForwardUnchangedAsync(ReadOnlyMemory<byte> bytes)
    {
        conversation.Recorder.RequestUnchanged(exchange!);
        await conversation.Server.SendAsync(bytes);
    }

    private async Task ApplyRulesAsync(ReadOnlyMemory<byte> whole)
    {
        var rules = conversation.Rules.Match(Message.Request, exchange!);
        await conversation.HoldBackAsync(rules, exchange!);
        if (rules.FirstOrDefault(rule => rule.Rule.Fault is AnswerInstead) is { } instead && await AnswerAsync(instead, (AnswerInstead)instead.Rule.Fault)) return;
        var head = exchange!.Head;
        var edits = new List<ArmedRule>();
        foreach (var rule in rules.Where(rule => rule.Rule.Fault is EditHeader))
        {
            head = HeaderEditing.Apply(head, (EditHeader)rule.Rule.Fault, out var changed);
            if (changed) edits.Add(rule);
        }

        Enqueue();
        var bytes = edits.Count == 0 ? whole : (byte[])[.. head.ToBytes(), .. whole.Span[exchange.Head.Length..]];
        if (edits.Count == 0)
        {
            await ForwardUnchangedAsync(bytes);
        }
        else
        {
            conversation.Recorder.Request(exchange, Leg.Server, head, body!, complete: true);
            await conversation.Server.SendAsync(bytes);
            foreach (var rule in edits) rule.TookEffect(exchange, rule.Rule.Fault.Description);
        }

        if (rules.FirstOrDefault(rule => rule.Rule.Fault is ForwardTwice) is { } twice) await ForwardAgainAsync(twice, head, bytes);
    }

    private async Task ForwardAgainAsync(ArmedRule rule, HttpHead head, ReadOnlyMemory<byte> bytes)
    {
        var copy = conversation.CopyOf(exchange!);
        if (!conversation.Pending.Add(copy))
        {
            rule.EffectUnknown("more requests wait for their responses than can be kept");
            return;
        }

        conversation.Recorder.Request(copy, Leg.Server, head, body!, complete: true);
        await conversation.Server.SendAsync(bytes);
        rule.TookEffect(exchange!, rule.Rule.Fault.Description);
    }

    private async Task<bool> AnswerAsync(ArmedRule rule, AnswerInstead answer)
    {
        // Answers leave in the order of requests (RFC 9112, 9.3.2).
        await answered;
        if (conversation.IsOpaque)
        {
            rule.EffectUnknown("an earlier response on the connection made no sense, so an answer had no place");
            return false;
        }

        var (head, payload) = ResponseOf(answer);
        var capture = new BodyCapture();
        capture.Add(payload);
        conversation.Recorder.Response(exchange!, Leg.Client, AnsweredBy.Rule, head, capture, stream: null, complete: true);
        await conversation.Client.SendAsync((byte[])[.. head.ToBytes(), .. exchange!.Method == "HEAD" ? [] : payload]);
        rule.TookEffect(exchange, answer.Description);
        exchange.Finish();
        return true;
    }

    private static (HttpHead Head, byte[] Payload) ResponseOf(AnswerInstead answer)
    {
        var startLine = $"HTTP/1.1 {answer.Status} Answered by a rule";
        if (answer.Status is 204 or 304) return (HttpHead.Of(startLine, []), []);
        var payload = Encoding.UTF8.GetBytes(answer.Body);
        List<string> lines = [$"Content-Length: {payload.Length}"];
        if (answer.ContentType is not null) lines.Insert(0, $"Content-Type: {answer.ContentType}");
        return (HttpHead.Of(startLine, lines), payload);
    }

    private void RecordIncomplete()
    {
        if (exchange is not { RequestRecorded: false }) return;
        exchange.RequestRecorded = true;
        conversation.Recorder.Request(exchange, Leg.Client, exchange.Head, body!, complete: false);
        if (held is null) conversation.Recorder.RequestUnchanged(exchange);
    }
}
