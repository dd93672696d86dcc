using McpTestbed.ChaosProxy.Faults.Kinds;
using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Tests.Recording;

/// <summary>What still has to happen once the history keeps no more of the wire, and what no longer may.</summary>
public sealed class BoundedRecordingTests : IAsyncDisposable
{
    private const string Secret = "31d4d96e-407a-4f86";

    private readonly ProxyUnderTest proxy = new(TimeProvider.System, entryBound: 1);

    public ValueTask DisposeAsync() => proxy.DisposeAsync();

    [Fact]
    public async Task Traffic_PassesUnchanged_AndLeavesTheOneEntryThatIsKept_AndTheMark()
    {
        var (client, server) = await proxy.JoinAsync();
        var request = Say.Post(Say.Ping);
        var response = Say.StreamHead + Say.Chunk(Say.Event(1)) + Say.Chunk(Say.AnswerEvent()) + Say.LastChunk;
        await client.SendAsync(request);
        Assert.Equal(request, await server.ReadAsync(request.Length));
        await server.SendAsync(response);
        Assert.Equal(response, await client.ReadAsync(response.Length));
        Assert.False(proxy.History.KeepsWire);

        var history = await proxy.FreezeAsync();

        Assert.Equal(
            [typeof(RunBegan), typeof(ConnectionOpened), typeof(Mark)],
            history.Entries.Select(entry => entry.GetType())
        );
        Assert.True(history.IsBounded);
    }

    [Fact]
    public async Task Session_GetsItsLabel_SinceRulesNameIt()
    {
        proxy.Arm(new AnswerInstead(418), new() { Session = "c1/s1" });
        var (client, _) = await OpenSessionAsync();

        await client.SendAsync(Say.Get($"Mcp-Session-Id: {Secret}"));

        Assert.StartsWith("HTTP/1.1 418", await client.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LostAnswer_IsStillToldFromOtherEvents()
    {
        proxy.Arm(new LoseAnswer(EndedHow.Rst));
        var (client, server) = await proxy.JoinAsync();
        await client.SendAsync(Say.Post(Say.Ping));
        await server.ReadUntilAsync(Say.Ping);
        await server.SendAsync(Say.StreamHead + Say.Chunk(Say.Event(1)) + Say.Chunk(Say.AnswerEvent()));

        Assert.Equal(End.Rst, (await client.ReadToEndAsync()).End);
    }

    [Theory]
    [InlineData("GET /mcp HTTP/1.1", $"Mcp-Session-Id: {Secret}")]
    [InlineData("GET /mcp HTTP/1.1", $"Authorization: Bearer {Secret}")]
    [InlineData($"GET /messages?session={Secret} HTTP/1.1", "Host: target")]
    public async Task SecretOfARequest_IsStillLearnt(string startLine, string line)
    {
        var (client, server) = await proxy.JoinAsync();
        var request = Say.Head(startLine, line);
        await client.SendAsync(request);
        await server.ReadAsync(request.Length);

        AssertLearnt();
    }

    [Theory]
    [InlineData($"Mcp-Session-Id: {Secret}")]
    [InlineData($"Set-Cookie: sid={Secret}; Path=/")]
    [InlineData($"Location: /mcp?session={Secret}")]
    public async Task SecretOfAResponse_IsStillLearnt(string line)
    {
        var (client, server) = await proxy.JoinAsync();
        await client.SendAsync(Say.Post(Say.Ping));
        await server.ReadUntilAsync(Say.Ping);
        await server.SendAsync(Say.Ok(Say.Result, line));
        await client.ReadUntilAsync(Say.Result);

        AssertLearnt();
    }

    [Fact]
    public async Task SecretOfAnEndpointEvent_IsStillLearnt()
    {
        const string Endpoint = $"event: endpoint\ndata: /messages?session={Secret}\n\n";
        var (client, server) = await proxy.JoinAsync();
        await client.SendAsync(Say.Get());
        await server.ReadUntilAsync("\r\n\r\n");
        await server.SendAsync(Say.StreamHead + Say.Chunk(Endpoint));
        await client.ReadUntilAsync(Endpoint);

        AssertLearnt();
    }

    private async Task<(RawPeer Client, RawPeer Server)> OpenSessionAsync()
    {
        var (client, server) = await proxy.JoinAsync();
        await client.SendAsync(Say.Post(Say.Initialize));
        await server.ReadUntilAsync(Say.Initialize);
        await server.SendAsync(Say.Ok(Say.Result, $"Mcp-Session-Id: {Secret}"));
        await client.ReadUntilAsync(Say.Result);
        return (client, server);
    }

    private void AssertLearnt()
    {
        Assert.False(proxy.History.KeepsWire);
        Assert.DoesNotContain("407a", proxy.Redactor.Text($"no session {Secret}"), StringComparison.Ordinal);
    }
}
