using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.Tests;

namespace McpTestbed.ChaosProxy.Tests.Transparency;

/// <summary>Plays a conversation through a proxy.</summary>
internal static class Conversing
{
    /// <summary>Plays it and compares what arrived with what was sent, to the end of the connection and on both
    /// sides.</summary>
    public static async Task HoldAsync(this ProxyUnderTest proxy, Conversation conversation)
    {
        var (client, server) = await proxy.JoinAsync();
        using var first = client;
        using var second = server;
        var serving = ServeAsync(server, conversation);
        var (got, end) = await AskAsync(client, conversation);
        var (asked, serverEnd) = await serving.SoonAsync();
        Assert.Equal(string.Concat(conversation.Requests), asked);
        Assert.Equal(string.Concat(conversation.Responses), got);
        Assert.Equal((End.Fin, End.Fin), (end, serverEnd));
    }

    private static async Task<(string Got, End End)> AskAsync(RawPeer client, Conversation conversation)
    {
        var got = "";
        if (conversation.Pipelined)
        {
            await client.SendAsync(string.Concat(conversation.Requests), conversation.ClientPieces);
        }
        else
        {
            foreach (var (request, response) in conversation.Requests.Zip(conversation.Responses))
            {
                await client.SendAsync(request, conversation.ClientPieces);
                got += await client.ReadAsync(response.Length);
            }
        }

        if (!conversation.ServerEnds)
            client.EndSending();
        var (rest, end) = await client.ReadToEndAsync();
        if (conversation.ServerEnds)
            client.EndSending();
        return (got + rest, end);
    }

    private static async Task<(string Asked, End End)> ServeAsync(RawPeer server, Conversation conversation)
    {
        var asked = "";
        foreach (var (request, response) in conversation.Requests.Zip(conversation.Responses))
        {
            asked += await server.ReadAsync(request.Length);
            await server.SendAsync(response, conversation.ServerPieces);
        }

        if (conversation.ServerEnds)
            server.EndSending();
        var (rest, end) = await server.ReadToEndAsync();
        if (!conversation.ServerEnds)
            server.EndSending();
        return (asked + rest, end);
    }
}
