using McpTestbed.ChaosProxy.Tests.Peers;

namespace McpTestbed.ChaosProxy.Tests.Faults;

/// <summary>Whole exchanges with a server that answers 200 to all it sees.</summary>
internal static class Exchanges
{
    /// <summary>What a client gets to a number of requests.</summary>
    public static Task<string> StatusesAsync(ProxyUnderTest proxy, string client, int count) =>
        StatusesAsync(proxy, client, [.. Enumerable.Repeat(Say.Get(), count)]);

    /// <summary>What a client gets to its requests, one after the other on one connection.</summary>
    public static async Task<string> StatusesAsync(ProxyUnderTest proxy, string name, string[] requests)
    {
        var (client, server) = await proxy.JoinAsync(name);
        var serving = AnswerAllAsync(server);
        var statuses = new List<string>();
        foreach (var request in requests)
        {
            await client.SendAsync(request);
            statuses.Add((await client.ReadUntilAsync("\r\n\r\n")).Split(' ')[1]);
        }

        client.EndSending();
        await serving;
        return string.Join(' ', statuses);
    }

    private static async Task AnswerAllAsync(RawPeer server)
    {
        try
        {
            while ((await server.ReadUntilAsync("HTTP/1.1")).Length > 0)
                await server.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        }
        catch (EndOfStreamException)
        {
            server.EndSending();
        }
    }
}
