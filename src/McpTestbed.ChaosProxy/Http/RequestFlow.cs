using System.Buffers;
using McpTestbed.ChaosProxy.Recording;
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

    private readonly RequestActions actions = new(conversation);
    private MessageReader? reader;
    private ArrayBufferWriter<byte>? held;
    private BodyCapture? body;
    private ExchangeInProgress? exchange;
    private Task answered = Task.CompletedTask;
    private bool holds;
    private bool unread;

    /// <summary>Whether the client's bytes pass unread from here on.</summary>
    public bool IsUnread => unread;

    /// <summary>Takes bytes that came from the client.</summary>
    public async Task TakeAsync(ReadOnlyMemory<byte> data)
    {
        while (!data.IsEmpty)
        {
            if (unread || conversation.IsOpaque)
            {
                await GiveUpAsync();
                if (conversation.Routing is { } routing)
                    await routing.RouteUnreadAsync();
                await conversation.Server.SendAsync(data);
                return;
            }

            if (reader is null)
                Begin();
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
    public void Abandon()
    {
        RecordIncomplete();
        exchange?.Finish();
    }

    private void Begin()
    {
        reader = new(Message.Request, BodyFramer.ForRequest);
        body = new();
        exchange = null;
        held = null;
        holds = conversation.Routing is not null || conversation.ActsOn(Message.Request);
    }

    private int Read(ReadOnlySpan<byte> data)
    {
        var taken = 0;
        if (reader!.Head is null)
        {
            taken = reader.ReadHead(data);
            if (reader.Head is null)
                return taken;
            exchange = conversation.BeginExchange(reader.Head);
            if (!holds)
                conversation.Await(exchange);
        }

        while (taken < data.Length && !reader.IsComplete)
        {
            var read = reader.Body!.Read(data[taken..], out var payload);
            if (read == 0)
                break;
            body!.Add(payload);
            taken += read;
        }

        return taken;
    }

    private async Task PassAsync(ReadOnlyMemory<byte> slice)
    {
        if (!reader!.IsComplete)
        {
            if (holds)
                (held ??= new()).Write(slice.Span);
            if (!holds)
                await conversation.Server.SendAsync(slice);
            else if (MustNotWait())
                await ForwardHeldAsync();
            return;
        }

        exchange!.Messages = JsonRpcMessage.Peek(body!.Kept);
        exchange.RequestRecorded = true;
        conversation.Recorder.Request(exchange, Leg.Client, exchange.Head, body!, complete: true);
        if (holds)
            await actions.ApplyAsync(exchange, body, Whole(slice), answered);
        else
            await actions.ForwardUnchangedAsync(exchange, slice);
        held = null;
        answered = exchange.Done;
        reader = null;

        // An idle connection keeps nothing of what passed.
        exchange = null;
        body = null;
    }

    private ReadOnlyMemory<byte> Whole(ReadOnlyMemory<byte> lastSlice)
    {
        if (held is null)
            return lastSlice;
        held.Write(lastSlice.Span);
        return held.WrittenMemory;
    }

    /// <summary>
    /// A request that cannot be held until it is whole passes unmatched, and a rule that waited for it never fires: it
    /// is too large, its client will not send the body before the server agreed, or the rule is gone.
    /// </summary>
    private bool MustNotWait() =>
        held!.WrittenCount > MaximumHeld
        || (conversation.Routing is null && !conversation.ActsOn(Message.Request))
        || reader!.Head?.Values("Expect").Any(value => value.Equals("100-continue", StringComparison.OrdinalIgnoreCase))
            == true;

    private async Task GiveUpAsync()
    {
        await ForwardHeldAsync();
        RecordIncomplete();
    }

    private async ValueTask ForwardHeldAsync()
    {
        if (held is not { WrittenCount: > 0 } release)
            return;
        held = null;
        holds = false;
        if (conversation.Routing is { } routing)
            await routing.RoutePartAsync(exchange);
        else if (exchange is not null)
            conversation.Await(exchange);
        await conversation.Server.SendAsync(release.WrittenMemory);
    }

    private void RecordIncomplete()
    {
        if (exchange is not { RequestRecorded: false })
            return;
        exchange.RequestRecorded = true;
        conversation.Recorder.Request(exchange, Leg.Client, exchange.Head, body!, complete: false);
        if (!holds)
            conversation.Recorder.RequestUnchanged(exchange);
    }
}
