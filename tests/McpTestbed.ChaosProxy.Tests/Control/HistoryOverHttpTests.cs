using McpTestbed.Core.Histories;
using McpTestbed.Tests;

namespace McpTestbed.ChaosProxy.Tests.Control;

/// <summary>The history over HTTP, what is put into it, and that changes are in it by themselves.</summary>
public sealed class HistoryOverHttpTests
{
    [Fact]
    public async Task History_IsFollowed_AndEndsWithTheProgram()
    {
        await using var program = await ReadingUnderTest.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/chaos/v1/history?since=2&follow=true");
        using var response = await program
            .Control.Http.SendAsync(
                request,
                HttpCompletionOption.ResponseHeadersRead,
                TestContext.Current.CancellationToken
            )
            .SoonAsync();
        using var lines = new StreamReader(
            await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)
        );

        foreach (var name in (string[])["first", "second"])
        {
            Assert.Equal(
                (204, ""),
                await program.Control.SendAsync("POST", "/chaos/v1/marks", $$"""{"name":"{{name}}","detail":"seen"}""")
            );
            var mark = Assert.IsType<Mark>(
                HistoryLine.Read(
                    (await lines.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().SoonAsync())!
                )
            );
            Assert.Equal((name, "seen"), (mark.Name, mark.Detail));
        }

        await program.Control.Server.DisposeAsync().AsTask().SoonAsync();
        Assert.Null(await lines.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().SoonAsync());
    }

    [Fact]
    public async Task History_IsSentFromALineOn_AndByType()
    {
        await using var program = await ReadingUnderTest.StartAsync();
        await program.Control.SendAsync("POST", "/chaos/v1/marks", """{"name":"here"}""");

        Assert.Equal(
            [typeof(RunBegan), typeof(ProxyChanged), typeof(Mark)],
            (await program.HistoryAsync()).Select(entry => entry.GetType())
        );
        Assert.Equal([typeof(Mark)], (await program.HistoryAsync("?since=2")).Select(entry => entry.GetType()));
        Assert.Equal(
            [typeof(ProxyChanged)],
            (await program.HistoryAsync("?type=proxy.changed")).Select(entry => entry.GetType())
        );
        Assert.Empty(await program.HistoryAsync("?since=1000"));
    }

    [Theory]
    [InlineData(
        "GET",
        "/chaos/v1/history?since=-1",
        "",
        "query: since \"-1\" is not allowed; allowed is a whole number from 0"
    )]
    [InlineData(
        "GET",
        "/chaos/v1/history?follow=yes",
        "",
        "query: follow \"yes\" is not allowed; allowed is true or false"
    )]
    [InlineData(
        "GET",
        "/chaos/v1/history?type=marks",
        "",
        "query: type \"marks\" is not allowed; allowed is run.began, run.ended"
    )]
    [InlineData(
        "GET",
        "/chaos/v1/history?sinse=1",
        "",
        "query: sinse is not a known field; known are since, follow, type"
    )]
    [InlineData("POST", "/chaos/v1/marks", "{}", "missing required field: name")]
    [InlineData(
        "POST",
        "/chaos/v1/marks",
        """{"name":""}""",
        "name of 0 characters is not allowed; allowed are 1 to 100"
    )]
    [InlineData(
        "POST",
        "/chaos/v1/marks",
        """{"name":"a","note":"b"}""",
        "note is not a known field; known are name, detail"
    )]
    [InlineData("POST", "/chaos/v1/marks", "[]", "the body [] is not allowed; allowed is a JSON object")]
    public async Task Request_IsRefusedInWords(string method, string path, string body, string words)
    {
        await using var program = await ReadingUnderTest.StartAsync();

        var (status, answer) = await program.Control.SendAsync(method, path, body.Length > 0 ? body : null);

        Assert.Equal(400, status);
        Assert.Contains(words, (string)System.Text.Json.Nodes.JsonNode.Parse(answer)!["error"]!);
    }

    [Fact]
    public async Task Mark_HoldsNoSecret()
    {
        await using var program = await ReadingUnderTest.StartAsync();
        await ReadingUnderTest.ExchangeAsync(
            await program.ConnectAsync(),
            Peers.Say.Post(Peers.Say.Ping, "Authorization: Bearer not-for-others"),
            Peers.Say.Ok()
        );

        await program.Control.SendAsync(
            "POST",
            "/chaos/v1/marks",
            """{"name":"note","detail":"it was not-for-others"}"""
        );

        var mark = Assert.Single((await program.HistoryAsync()).OfType<Mark>());
        Assert.Matches("^it was \\{[0-9a-f]{12}\\}$", mark.Detail);
    }

    [Fact]
    public async Task Changes_AreInTheHistory()
    {
        await using var program = await ReadingUnderTest.StartAsync();
        foreach (
            var (method, path, body) in ((string, string, string?)[])
                [
                    ("POST", "/proxies/mcp/toxics", """{"type":"latency","name":"slow","attributes":{"latency":1}}"""),
                    ("PATCH", "/proxies/mcp/toxics/slow", """{"attributes":{"latency":2}}"""),
                    ("DELETE", "/proxies/mcp/toxics/slow", null),
                    ("POST", "/proxies/mcp", """{"enabled":false}"""),
                    ("POST", "/chaos/v1/rules", """{"id":"r","fault":{"kind":"stall"}}"""),
                    ("POST", "/reset", null),
                    ("DELETE", "/proxies/mcp", null),
                ]
        )
        {
            Assert.InRange((await program.Control.SendAsync(method, path, body)).Status, 200, 204);
        }

        Assert.Equal(
            [
                "run.began",
                "proxy.changed mcp Added True",
                "toxic.changed slow Added 1",
                "toxic.changed slow Changed 2",
                "toxic.changed slow Removed 2",
                "proxy.changed mcp Changed False",
                "fault.armed",
                "fault.healed",
                "all.reset",
                "proxy.changed mcp Removed False",
            ],
            (await program.HistoryAsync()).Select(entry =>
                HistoryLine.TypeOf(entry)
                + entry switch
                {
                    ProxyChanged proxy => $" {proxy.Proxy} {proxy.Change} {proxy.Enabled}",
                    ToxicChanged toxic => $" {toxic.Toxic} {toxic.Change} "
                        + $"{System.Text.Json.Nodes.JsonNode.Parse(toxic.Description)!["attributes"]!["latency"]}",
                    _ => "",
                }
            )
        );
    }

    [Fact]
    public async Task Lease_ThatEnds_IsInTheHistory()
    {
        await using var program = await ReadingUnderTest.StartAsync();

        await program.Control.SendAsync("POST", "/lease", """{"ms":1}""");

        await program
            .Reading.History.WaitForAsync(entry => entry is AllReset, TestContext.Current.CancellationToken)
            .SoonAsync();
        Assert.Equal(1, Assert.Single((await program.HistoryAsync()).OfType<LeaseEnded>()).TermMs);
    }
}
