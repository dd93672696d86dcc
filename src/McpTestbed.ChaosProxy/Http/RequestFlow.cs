using System.Buffers;
using System.Text;
using McpTestbed.ChaosProxy.Links;
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
internal sealed class RequestFlow(LinkConnection connection)
{
    private const int MaximumHeld = 1 << 20;

    private MessageReader? reader;
    private ArrayBufferWriter<byte>? held;
    private BodyCapture body = new();
    private ExchangeInProgress? exchange;
    private Task answered = Task.CompletedTask;

    /// <summary>Takes bytes that came from the client.</summary>
    public async Task TakeAsync(ReadOnlyMemory<byte> data)
    {
        while (!data.IsEmpty)
        {
            if (connection.IsOpaque)
            {
                await connection.Server.SendAsync(data);
                return;
            }

            if (reader is null) Begin();
            var taken = Read(data.Span);
            if (reader!.IsBroken || reader.Body is { IsBroken: true })
            {
                await GiveUpReadingAsync(data);
                return;
            }

            await PassAsync(data[..taken]);
            data = data[taken..];
        }
    }

    /// <summary>The client will send no more; what was begun is recorded as incomplete.</summary>
    public void End()
    {
        if (exchange is { RequestRecorded: false }) connection.Recorder.Request(exchange, Leg.Client, exchange.Head, body, complete: false);
    }

    private void Begin()
    {
        reader = new(BodyFramer.ForRequest);
        body = new();
        exchange = null;
        held = connection.Rules.ActsOn(Message.Request) ? new() : null;
    }

    private int Read(ReadOnlySpan<byte> data)
    {
        var taken = 0;
        if (reader!.Head is null)
        {
            taken = reader.ReadHead(data);
            if (reader.Head is null || reader.IsBroken) return taken;
            exchange = connection.BeginExchange(reader.Head);
            if (held is null) connection.Enqueue(exchange);
        }

        while (taken < data.Length && !reader.IsComplete)
        {
            var read = reader.Body!.Read(data[taken..], out var payload);
            if (read == 0) break;
            body.Add(payload);
            taken += read;
        }

        return taken;
    }

    private async Task PassAsync(ReadOnlyMemory<byte> slice)
    {
        if (held is not null) held.Write(slice.Span);
        if (reader!.IsComplete)
        {
            exchange!.Messages = JsonRpcMessage.Peek(body.Kept);
            exchange.RequestRecorded = true;
            connection.Recorder.Request(exchange, Leg.Client, exchange.Head, body, complete: true);
            if (held is null) await ForwardUnchangedAsync(slice);
            else await ApplyRulesAsync();
            answered = exchange.Done;
            reader = null;
        }
        else if (held is null)
        {
            await connection.Server.SendAsync(slice);
        }
        else if (held.WrittenCount > MaximumHeld)
        {
            // Too large to hold: it passes unmatched, and a rule that waited for it never fires.
            if (exchange is not null) connection.Enqueue(exchange);
            await connection.Server.SendAsync(held.WrittenMemory);
            held = null;
        }
    }

    private async Task ForwardUnchangedAsync(ReadOnlyMemory<byte> slice)
    {
        connection.Recorder.RequestUnchanged(exchange!);
        await connection.Server.SendAsync(slice);
    }

    private async Task ApplyRulesAsync()
    {
        var rules = connection.Rules.Match(Message.Request, exchange!);
        await connection.HoldBackAsync(rules, exchange!);
        if (rules.FirstOrDefault(rule => rule.Rule.Fault is AnswerInstead) is { } instead)
        {
            await AnswerAsync(instead, (AnswerInstead)instead.Rule.Fault);
            return;
        }

        var head = exchange!.Head;
        var edits = new List<ArmedRule>();
        foreach (var rule in rules.Where(rule => rule.Rule.Fault is EditHeader))
        {
            head = HeaderEditing.Apply(head, (EditHeader)rule.Rule.Fault, out var changed);
            if (changed) edits.Add(rule);
        }

        connection.Enqueue(exchange);
        if (edits.Count == 0)
        {
            await ForwardUnchangedAsync(held!.WrittenMemory);
            return;
        }

        connection.Recorder.Request(exchange, Leg.Server, head, body, complete: true);
        var raw = held!.WrittenMemory;
        await connection.Server.SendAsync((byte[])[.. head.ToBytes(), .. raw.Span[exchange.Head.Length..]]);
        foreach (var rule in edits) rule.TookEffect(exchange, rule.Rule.Fault.Description);
    }

    private async Task AnswerAsync(ArmedRule rule, AnswerInstead answer)
    {
        // Answers leave in the order of requests (RFC 9112, 9.3.2).
        await answered;
        var payload = Encoding.UTF8.GetBytes(answer.Body);
        List<string> lines = [.. answer.ContentType is null ? (string[])[] : [$"Content-Type: {answer.ContentType}"], $"Content-Length: {payload.Length}"];
        var head = HttpHead.Of($"HTTP/1.1 {answer.Status} Answered by a rule", lines);
        var capture = new BodyCapture();
        capture.Add(payload);
        connection.Recorder.Response(exchange!, Leg.Client, AnsweredBy.Rule, head, capture, stream: null, complete: true);
        await connection.Client.SendAsync((byte[])[.. head.ToBytes(), .. payload]);
        rule.TookEffect(exchange!, answer.Description);
        exchange!.Finish();
    }

    private async Task GiveUpReadingAsync(ReadOnlyMemory<byte> data)
    {
        connection.GoOpaque("the client's bytes are not HTTP/1.1");
        if (held is { WrittenCount: > 0 }) await connection.Server.SendAsync(held.WrittenMemory);
        await connection.Server.SendAsync(data);
    }
}
