using System.Text.Json;

namespace McpTestbed.Cli.Tests.Gateways;

/// <summary>
/// Two replicas without shared sessions behind a real gateway: where it loses sessions, that is the one thing said;
/// where it keeps them, nothing is.
/// </summary>
public sealed class GatewayTests
{
    [Theory]
    [InlineData("", "session-once-404-stays-dead")]
    [InlineData("hash $http_mcp_session_id;", "issued-session-is-served")]
    public async Task Run_NamesTheCauseOnce_WhenNginxSpreadsSessionsOverReplicas(string balance, string cause)
    {
        await using var replicas = await ReplicaPrograms.StartAsync("stateful", 2);
        await using var gateway = await GatewayProgram.NginxAsync(replicas.Endpoints, balance);

        var findings = await FindingsAsync(gateway);

        Assert.Equal([cause], findings);
    }

    [Fact]
    public async Task Run_FindsNothing_WhenHaproxyKeepsSessionsWithTheirReplica()
    {
        await using var replicas = await ReplicaPrograms.StartAsync("stateful", 2);
        await using var gateway = await GatewayProgram.HaproxyWithStickTableAsync(replicas.Endpoints);

        Assert.Empty(await FindingsAsync(gateway));
    }

    [Fact]
    public async Task Run_SaysThatTheStreamIsBuffered_WithTheTimes_BehindNginxAsItComes()
    {
        await using var replicas = await ReplicaPrograms.StartAsync("stateful", 1);
        await using var gateway = await GatewayProgram.NginxAsync(replicas.Endpoints, "", buffering: "");
        using var folder = new TemporaryFolder();

        var run = await CommandLineProcess.RunAsync(
            "run",
            "--server",
            $"{gateway.Endpoint}",
            "--scenario",
            "streams/*",
            "--out",
            folder.Path
        );

        var said = string.Join(' ', run.Output.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Matches(@"the head of the GET stream .* \d+(\.\d+)? s after .*buffered on the way", said);
        Assert.Contains("0 violations, 0 warnings", said, StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
    }

    /// <summary>Ids of the checks that found something that people must see: observations apart, each once.</summary>
    private static async Task<List<string>> FindingsAsync(GatewayProgram gateway)
    {
        using var folder = new TemporaryFolder();
        var run = await CommandLineProcess.RunAsync(
            "run",
            "--server",
            $"{gateway.Endpoint}",
            "--format",
            "json",
            "--out",
            folder.Path
        );
        using var json = JsonDocument.Parse(run.Output);
        var findings =
            from row in json.RootElement.GetProperty("results").EnumerateArray()
            from check in row.GetProperty("checks").EnumerateArray()
            where check.GetProperty("status").GetString() == "violated"
            where check.GetProperty("finding").GetString() is "violation" or "warning"
            select check.GetProperty("id").GetString()!;
        return [.. findings.Distinct()];
    }
}
