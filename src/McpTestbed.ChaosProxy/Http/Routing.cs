using System.Text;
using McpTestbed.ChaosProxy.Links;
using McpTestbed.ChaosProxy.Recording;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>On a balancing link: sends each request of a connection to the replica it is for, one at a time.</summary>
internal sealed class Routing(HttpConversation conversation, LinkConnection connection, CancellationToken released)
{
    /// <summary>Chooses the replica for a request, once all before it are answered: answers leave in the order of
    /// requests (RFC 9112, 9.3.2).</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="head">Its head as it goes on, where rules have changed it: a balancer behind them would see that
    /// one.</param>
    /// <returns>False when no replica accepts: the client has got a 502 and nothing is to be sent.</returns>
    /// <exception cref="OperationCanceledException">The connection went meanwhile.</exception>
    public async Task<bool> RouteAsync(ExchangeInProgress exchange, HttpHead head)
    {
        if (await AskAsync(exchange, head))
            return true;
        await AnswerAsync(exchange, "no replica accepts a connection");
        return false;
    }

    /// <summary>The same for what is no whole request: without a replica that takes it the connection ends, since its
    /// end cannot be told.</summary>
    /// <exception cref="OperationCanceledException">The connection went meanwhile, or has no replica to go
    /// to.</exception>
    public async Task RoutePartAsync(ExchangeInProgress? exchange)
    {
        if (await AskAsync(exchange, exchange?.Head))
            return;
        if (exchange is not null)
            await AnswerAsync(exchange, "no replica accepts a connection");
        connection.Close(EndedBy.Proxy, exchange is null ? EndedHow.Rst : EndedHow.Fin);
        throw new OperationCanceledException();
    }

    /// <summary>Bytes that are not HTTP stay with the replica that was asked last, or go to any.</summary>
    /// <exception cref="OperationCanceledException">The connection went meanwhile, or has no replica to go
    /// to.</exception>
    public Task RouteUnreadAsync() => connection.Replicas!.HasAsked ? Task.CompletedTask : RoutePartAsync(null);

    /// <summary>Answers for a replica that has gone before it began to.</summary>
    public async Task AnswerForReplicaAsync()
    {
        while (conversation.Pending.First() is { } exchange)
        {
            conversation.Pending.RemoveFirst();
            if (exchange.IsCopy)
                exchange.Finish();
            else
                await AnswerAsync(exchange, $"replica {exchange.Replica} went before it answered");
        }
    }

    private async Task<bool> AskAsync(ExchangeInProgress? exchange, HttpHead? head)
    {
        await conversation.Pending.Answered.WaitAsync(released);
        var replica = await connection.Replicas!.AskAsync(
            head?.Values(McpHeaders.SessionId).FirstOrDefault(),
            Enlist,
            released
        );
        released.ThrowIfCancellationRequested();
        return replica is not null;

        void Enlist(int chosen)
        {
            if (exchange is null)
                return;
            exchange.Replica = $"r{chosen + 1}";
            conversation.Pending.Add(exchange);
        }
    }

    private async Task AnswerAsync(ExchangeInProgress exchange, string why)
    {
        var payload = Encoding.UTF8.GetBytes($"Bad Gateway: {why}\n");
        var head = HttpHead.Create(
            "HTTP/1.1 502 Bad Gateway",
            ["Content-Type: text/plain", $"Content-Length: {payload.Length}"]
        );
        await conversation.AnswerAsync(exchange, AnsweredBy.Proxy, new(head, payload));
        exchange.Finish();
    }
}
