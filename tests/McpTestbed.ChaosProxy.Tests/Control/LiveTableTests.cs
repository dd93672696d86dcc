using McpTestbed.ChaosProxy.Tests.Peers;

namespace McpTestbed.ChaosProxy.Tests.Control;

/// <summary>What goes on at this moment, and what became of the rules.</summary>
public sealed class LiveTableTests
{
    private const string SessionId = "b6f4e1c0-1b0a-4c8d";

    [Fact]
    public async Task Tables_ShowWhatGoesOn_UnderItsLabels()
    {
        await using var program = await ReadingUnderTest.StartAsync();
        var first = await program.ConnectAsync();
        await ReadingUnderTest.ExchangeAsync(
            first,
            Say.Post(Say.Initialize),
            Say.Ok("{}", $"Mcp-Session-Id: {SessionId}")
        );
        var second = await program.ConnectAsync();
        await ReadingUnderTest.ExchangeAsync(
            second,
            Say.Get($"Mcp-Session-Id: {SessionId}"),
            Say.StreamHead + Say.Chunk(Say.Event(1))
        );

        var connections = await program.ListAsync("connections");
        var sessions = await program.ListAsync("sessions");
        var exchanges = await program.ListAsync("exchanges");

        Assert.Equal(
            [("mcp", 1, "[]"), ("mcp", 2, """["x2"]""")],
            connections.Select(row => ((string)row!["client"]!, (int)row["number"]!, row["exchanges"]!.ToJsonString()))
        );
        var session = Assert.Single(sessions)!;
        Assert.Equal(
            ("mcp/s1", 2, """["x2"]""", """["g1"]"""),
            (
                (string)session["session"]!,
                (int)session["exchanges"]!,
                session["in_progress"]!.ToJsonString(),
                session["streams"]!.ToJsonString()
            )
        );
        Assert.Equal(
            [("x2", "GET", "mcp/s1", "g1", "1", "in-progress"), ("x1", "POST", "mcp/s1", "", "", "complete")],
            exchanges.Select(row =>
                (
                    (string)row!["exchange"]!,
                    (string)row["method"]!,
                    (string)row["session"]!,
                    $"{row["stream"]}",
                    $"{row["events"]}",
                    (string)row["state"]!
                )
            )
        );
        Assert.Equal("""["initialize"]""", exchanges[1]!["rpc"]!.ToJsonString());
        Assert.DoesNotContain(
            SessionId,
            connections.ToJsonString() + sessions.ToJsonString() + exchanges.ToJsonString(),
            StringComparison.Ordinal
        );
        Assert.Contains(await program.HistoryAsync(), entry =>
            entry is Core.Histories.ExchangeResponse { Session.Token: { } token } && token == (string)session["id"]!
        );
    }

    [Fact]
    public async Task Exchange_IsBroken_OnceItsConnectionIsGone()
    {
        await using var program = await ReadingUnderTest.StartAsync();
        var both = await program.ConnectAsync();
        await ReadingUnderTest.ExchangeAsync(both, Say.Get(), Say.StreamHead + Say.Chunk(Say.Event(1)));

        both.Server.Reset();

        Assert.Equal(("", End.Rst), await both.Client.ReadToEndAsync());
        await program.Reading.History.WaitForAsync(
            entry => entry is Core.Histories.ConnectionClosed,
            TestContext.Current.CancellationToken
        );
        Assert.Equal("broken", (string)Assert.Single(await program.ListAsync("exchanges"))!["state"]!);
    }

    [Fact]
    public async Task Exchanges_AreBounded()
    {
        await using var program = await ReadingUnderTest.StartAsync();
        var both = await program.ConnectAsync();
        for (var i = 0; i < 230; i++)
            await ReadingUnderTest.ExchangeAsync(both, Say.Post(Say.Ping), Say.Ok());

        var exchanges = await program.ListAsync("exchanges");

        Assert.Equal(
            (200, "x230", "x31"),
            (exchanges.Count, (string)exchanges[0]!["exchange"]!, (string)exchanges[^1]!["exchange"]!)
        );
    }

    [Fact]
    public async Task Statistics_CountWhatBecameOfRules_AndNameThoseThatNeverFired()
    {
        await using var program = await ReadingUnderTest.StartAsync();
        await program.Control.SendAsync(
            "POST",
            "/chaos/v1/rules",
            """
            [{"id":"twice","trigger":{"nth":2},"scope":{"rpc":"ping"},
              "fault":{"kind":"strip-header","message":"request","name":"X-Mark"}},
             {"id":"never","scope":{"rpc":"tools/call"},"fault":{"kind":"stall"}}]
            """
        );
        var both = await program.ConnectAsync();
        await ReadingUnderTest.ExchangeAsync(both, Say.Post(Say.Ping), Say.Ok());
        await both.Client.SendAsync(Say.Post(Say.Ping, "X-Mark: a"));
        await both.Server.ReadUntilAsync(Say.Ping);
        await program.Control.SendAsync("DELETE", "/chaos/v1/rules/never");

        var statistics = await program.Control.GetAsync("/chaos/v1/statistics");

        Assert.Equal(
            [("never", 1, 0, 0, 0, 1), ("twice", 1, 2, 1, 1, 0)],
            statistics["rules"]!
                .AsArray()
                .Select(row =>
                    (
                        (string)row!["id"]!,
                        (int)row["armed"]!,
                        (int)row["matched"]!,
                        (int)row["fired"]!,
                        (int)row["effected"]!,
                        (int)row["healed"]!
                    )
                )
        );
        Assert.Equal("""["never"]""", statistics["never_fired"]!.ToJsonString());
    }

    [Fact]
    public async Task Exchange_ShowsWhatItsClientResumesFrom_AndTheStreamWithinItsSession()
    {
        await using var program = await ReadingUnderTest.StartAsync();
        await StreamAsync(program, "first-session-0001");
        await StreamAsync(program, "other-session-0002");
        var third = await program.ConnectAsync();
        await ReadingUnderTest.ExchangeAsync(
            third,
            Say.Get("Mcp-Session-Id: other-session-0002", "Last-Event-ID: 17"),
            Say.StreamHead + Say.Chunk(Say.Event(1))
        );

        var exchanges = await program.ListAsync("exchanges");

        Assert.Equal(
            [("g3", "g2", "17"), ("g2", "g1", ""), ("g1", "g1", "")],
            exchanges
                .Where(row => (string)row!["method"]! == "GET")
                .Select(row => ($"{row!["stream"]}", $"{row["stream_of_session"]}", $"{row["last_event_id"]}"))
        );
    }

    [Fact]
    public async Task Statistics_TellEachArmingApart()
    {
        const string Rule = """
            {"id":"cut","scope":{"rpc":"ping"},"fault":{"kind":"strip-header","message":"request","name":"X-Mark"}}
            """;
        await using var program = await ReadingUnderTest.StartAsync();
        await program.Control.SendAsync("POST", "/chaos/v1/rules", Rule);
        var both = await program.ConnectAsync();
        await both.Client.SendAsync(Say.Post(Say.Ping, "X-Mark: a"));
        await both.Server.ReadUntilAsync(Say.Ping);
        await program.Control.SendAsync("DELETE", "/chaos/v1/rules/cut");
        await program.Control.SendAsync("POST", "/chaos/v1/rules", Rule);

        var statistics = await program.Control.GetAsync("/chaos/v1/statistics");

        Assert.Equal(
            [(1, 1, true), (0, 0, false)],
            statistics["rules"]![0]!["armings"]!
                .AsArray()
                .Select(arming => ((int)arming!["fired"]!, (int)arming["effected"]!, (bool)arming["is_healed"]!))
        );
        Assert.Equal("""["cut"]""", statistics["never_fired"]!.ToJsonString());
    }

    /// <summary>Opens a session, and its GET stream.</summary>
    private static async Task StreamAsync(ReadingUnderTest program, string session)
    {
        await ReadingUnderTest.ExchangeAsync(
            await program.ConnectAsync(),
            Say.Post(Say.Initialize),
            Say.Ok("{}", $"Mcp-Session-Id: {session}")
        );
        await ReadingUnderTest.ExchangeAsync(
            await program.ConnectAsync(),
            Say.Get($"Mcp-Session-Id: {session}"),
            Say.StreamHead + Say.Chunk(Say.Event(1))
        );
    }
}
