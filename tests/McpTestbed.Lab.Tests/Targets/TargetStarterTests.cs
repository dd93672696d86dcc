using System.Net;
using System.Net.Sockets;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Core.Tests.Scenarios;
using McpTestbed.Lab.Runs;
using McpTestbed.Lab.Targets;

namespace McpTestbed.Lab.Tests.Targets;

/// <summary>Targets that are there, and all the ways in which one is not.</summary>
public sealed class TargetStarterTests : IDisposable
{
    /// <summary>Answers its first request with the result of initialize, and all others with 500.</summary>
    private const string ServesOnce = """
        let used = false;
        require('node:http').createServer((request, response) => {
          if (used) return response.writeHead(500).end();
          used = true;
          response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ jsonrpc: '2.0', id: 1,
            result: { protocolVersion: '2025-11-25', capabilities: {}, serverInfo: { name: 'once', version: '1' } } }));
        }).listen(Number(process.env.PORT), '127.0.0.1');
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mcptestbed-target-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Profile_IsStarted_AndHasControl()
    {
        await using var target = await StartAsync("profile:stateful");

        Assert.Equal(["2025-03-26", "2025-06-18", "2025-11-25"], target.Facts.Revisions);
        Assert.NotNull(target.Control);
        await target.Control.AdvanceClockAsync(TimeSpan.FromHours(1), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task OfficialPackage_HasNoControl_BecauseItHasNoClockToMove()
    {
        await using var target = await StartAsync("profile:aspnetcore-stateful");

        Assert.Null(target.Control);
    }

    [Fact]
    public async Task Address_IsAskedForItsRevisions()
    {
        await using var program = await ReferenceServerProgram.StartAsync(
            ["stateful", "stateless", "legacy-sse"],
            TimeSpan.FromMinutes(1),
            TestContext.Current.CancellationToken
        );

        foreach (var profile in program.Profiles.Values)
        {
            await using var target = await StartAsync(profile.Endpoint.ToString());
            Assert.Equal(profile.Revisions, target.Facts.Revisions);
        }
    }

    [Theory]
    [InlineData("stateful", SecondSession.Granted)]
    [InlineData("stateful-frugal", SecondSession.Granted)]
    [InlineData("stateful-one-client", SecondSession.RefusedMeanwhile)]
    [InlineData("broken-initialize-once", SecondSession.RefusedMeanwhile)]
    [InlineData("broken-new-session-ends-others", SecondSession.EndsTheFirst)]
    public async Task Address_IsAskedForASecondSession(string profile, SecondSession expected)
    {
        await using var program = await ReferenceServerProgram.StartAsync(
            [profile],
            TimeSpan.FromMinutes(1),
            TestContext.Current.CancellationToken
        );

        await using var target = await StartAsync(program.Profiles[profile].Endpoint.ToString());

        Assert.Equal(expected, target.Facts.SecondSession);
        Assert.Equal(program.Profiles[profile].Revisions, target.Facts.Revisions);
        Assert.Equal(expected == SecondSession.Granted, target.Facts.Remarks.Count == 0);
    }

    [Fact]
    public async Task TwoEndpointTransport_IsRecognisedAndExplained()
    {
        await using var program = await ReferenceServerProgram.StartAsync(
            ["legacy-sse"],
            TimeSpan.FromMinutes(1),
            TestContext.Current.CancellationToken
        );

        await using var target = await StartAsync(program.Profiles["legacy-sse"].Endpoint.ToString());

        Assert.Contains(
            "two-endpoint HTTP with SSE transport of 2024-11-05",
            Assert.Single(target.Facts.Remarks),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task AddressOfATargetThatServesOnce_LeavesNothingToRun()
    {
        await using var program = await ReferenceServerProgram.StartAsync(
            ["broken-serves-once"],
            TimeSpan.FromMinutes(1),
            TestContext.Current.CancellationToken
        );
        var profile = program.Profiles["broken-serves-once"];
        await HttpTargetControl.For(profile)!.ExpireSessionsAsync(TestContext.Current.CancellationToken);

        await using var target = await StartAsync(profile.Endpoint.ToString());

        Assert.Equal(Endurance.UsedUp, target.Facts.Endurance);
        Assert.Contains("its first request only", Assert.Single(target.Facts.Remarks), StringComparison.Ordinal);
        var plan = PlanOf(target);
        Assert.Empty(plan.Runs);
        Assert.All(plan.NotApplicable, row => Assert.Contains("command line", row.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task CommandOfATargetThatServesOnce_IsStartedAnew_ForOneRun()
    {
        var script = Path.Combine(folder.FullName, "once.js");
        await File.WriteAllTextAsync(script, ServesOnce, TestContext.Current.CancellationToken);

        await using var target = await StartAsync($"node {script}");

        Assert.Equal((Endurance.ServesOnce, "2025-11-25"), (target.Facts.Endurance, target.Facts.Revisions.Single()));
        using var client = new HttpClient();
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 2; i++)
        {
            using var body = new StringContent("{}");
            using var answer = await client.PostAsync(
                target.Facts.Endpoint,
                body,
                TestContext.Current.CancellationToken
            );
            statuses.Add(answer.StatusCode);
        }

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.InternalServerError], statuses);
        var run = Assert.Single(PlanOf(target).Runs);
        Assert.Equal((true, "2025-11-25"), (run.Scenario.SuitsTargetsThatServeOnce, run.Revision.Id));
    }

    [Theory]
    [InlineData("profile:no-such-profile", "no-such-profile")]
    [InlineData("npm:Not A Package", "is not an npm package")]
    [InlineData("npm:../../etc/passwd", "is not an npm package")]
    [InlineData("no-such-program --at-all", "cannot be started")]
    [InlineData("http://192.0.2.1/mcp", "--allow-remote")]
    public async Task TargetThatCannotBeHad_IsSaidSo(string target, string message)
    {
        var error = await Assert.ThrowsAsync<TargetException>(() => StartAsync(target));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddressWhereNothingListens_IsSaidSo()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        var error = await Assert.ThrowsAsync<TargetException>(() => StartAsync($"http://{listener.LocalEndPoint}/mcp"));

        Assert.Contains("nothing answers at", error.Message, StringComparison.Ordinal);
    }

    private static RunPlan PlanOf(ServerTarget target) =>
        RunPlan.ForTarget(
            target,
            [new WrittenScenario(), new WrittenScenario { IsForOnce = true }],
            Revision.All,
            repeat: 1
        );

    private static Task<ServerTarget> StartAsync(string target) =>
        TargetStarter.StartAsync(
            TargetSpec.Parse(target),
            _ => { },
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );
}
