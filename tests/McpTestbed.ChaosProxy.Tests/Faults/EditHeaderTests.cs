using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Tests;

namespace McpTestbed.ChaosProxy.Tests.Faults;

public sealed class EditHeaderTests
{
    private const string Lines = "Host: target\r\nX-Id:\t one \r\nx-iD: two\r\nAccept: */*\r\n";

    [Theory]
    [InlineData(HeaderEdit.Strip, null, "Host: target\r\nAccept: */*\r\n")]
    [InlineData(HeaderEdit.Rename, "X_Id", "Host: target\r\nX_Id:\t one \r\nX_Id: two\r\nAccept: */*\r\n")]
    [InlineData(HeaderEdit.Replace, "new", "Host: target\r\nX-Id:new\r\nx-iD:new\r\nAccept: */*\r\n")]
    [InlineData(
        HeaderEdit.Duplicate,
        null,
        "Host: target\r\nX-Id:\t one \r\nx-iD: two\r\nX-Id:\t one \r\nAccept: */*\r\n"
    )]
    [InlineData(
        HeaderEdit.Duplicate,
        " more",
        "Host: target\r\nX-Id:\t one \r\nx-iD: two\r\nX-ID: more\r\nAccept: */*\r\n"
    )]
    public async Task EditHeader_ChangesOnlyItsLines_OfTheRequest(HeaderEdit edit, string? value, string expected)
    {
        await using var proxy = new ProxyUnderTest();
        var rule = proxy.Arm(new EditHeader(Message.Request, "X-ID", edit, value));
        var (client, server) = await proxy.JoinAsync();
        var rest =
            $"Transfer-Encoding: chunked\r\n\r\n{Say.Chunk("{\"a\":")}{Say.Chunk("1}")}0\r\nX-Id: trailer\r\n\r\n";

        await client.SendAsync($"POST /mcp HTTP/1.1\r\n{Lines}{rest}{Say.Get("X-Id: next")}", [7]);
        client.EndSending();

        Assert.Equal(
            $"POST /mcp HTTP/1.1\r\n{expected}{rest}{Say.Get("X-Id: next")}",
            (await server.ReadToEndAsync()).Text
        );
        await rule.Effected.SoonAsync();
    }

    [Theory]
    [InlineData(HeaderEdit.Strip, null, "X-A: 1\n\n")]
    [InlineData(HeaderEdit.Replace, "new", "X-A: 1\nX-Id:new\n\n")]
    [InlineData(HeaderEdit.Duplicate, "new", "X-A: 1\nX-Id: a\n  folded\nX-Id:new\n\n")]
    public async Task EditHeader_KeepsLineEndsAndFoldedLines_OfTheResponse(
        HeaderEdit edit,
        string? value,
        string expected
    )
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(new EditHeader(Message.Response, "X-Id", edit, value));
        var (client, server) = await proxy.JoinAsync();

        await client.SendAsync(Say.Get());
        await server.ReadAsync(Say.Get().Length);
        await server.SendAsync("HTTP/1.1 100 Continue\n\nHTTP/1.1 200 OK\nX-A: 1\nX-Id: a\n  folded\n\nbody", [5]);
        server.EndSending();

        Assert.Equal(
            ($"HTTP/1.1 100 Continue\n\nHTTP/1.1 200 OK\n{expected}body", End.Fin),
            await client.ReadToEndAsync()
        );
    }

    [Fact]
    public async Task EditHeader_IsRecordedOnTheLegItChanged()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(new EditHeader(Message.Request, "Accept", HeaderEdit.Strip));
        var response = proxy.Arm(new EditHeader(Message.Response, "Content-Type", HeaderEdit.Replace, " text/plain"));
        var (client, server) = await proxy.JoinAsync();

        await client.SendAsync(Say.Get());
        await server.ReadUntilAsync("\r\n\r\n");
        await server.SendAsync(Say.Ok());
        await client.ReadUntilAsync(Say.Result);
        await response.Effected.SoonAsync();

        var exchange = (await proxy.FreezeAsync()).Exchanges.Single();
        Assert.Equal(["Host: target", "Accept: text/event-stream"], exchange.FromClient!.Headers);
        Assert.Equal(["Host: target"], exchange.ToServer!.Headers);
        Assert.Equal("Content-Type: application/json", exchange.FromServer!.Headers[0]);
        Assert.Equal("Content-Type: text/plain", exchange.ToClient!.Headers[0]);
        Assert.Equal((false, false), (exchange.ToServer.Unchanged, exchange.ToClient.Unchanged));
    }

    [Fact]
    public async Task EditHeader_FiresWithoutEffect_WhenTheFieldIsNotThere()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(new EditHeader(Message.Request, "Mcp-Session-Id", HeaderEdit.Strip));
        var (client, server) = await proxy.JoinAsync();

        await client.SendAsync(Say.Get());
        Assert.Equal(Say.Get(), await server.ReadAsync(Say.Get().Length));

        var history = await proxy.FreezeAsync();
        Assert.Equal(
            (1, 0),
            (history.Entries.OfType<FaultFired>().Count(), history.Entries.OfType<FaultEffected>().Count())
        );
        Assert.True(history.Exchanges.Single().FromClient is not null);
    }

    [Fact]
    public async Task EditHeader_LeavesAMessageAlone_ThatHadBegunWhenItWasArmed()
    {
        await using var proxy = new ProxyUnderTest();
        var (client, server) = await proxy.JoinAsync();
        var post = Say.Post(Say.Ping, "X-Id: 1");

        await client.SendAsync(post[..20]);
        await server.ReadAsync(20);
        var rule = proxy.Arm(new EditHeader(Message.Request, "X-Id", HeaderEdit.Strip));
        await client.SendAsync(post[20..] + post);
        client.EndSending();

        Assert.Equal(post[20..] + Say.Post(Say.Ping), (await server.ReadToEndAsync()).Text);
        await rule.Effected.SoonAsync();
    }
}
