using McpTestbed.ChaosProxy.Faults.Kinds;
using McpTestbed.ChaosProxy.Hosted;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Tests.Controls;

namespace McpTestbed.Scenarios.Tests.Remote;

/// <summary>Links in this process, or in a chaos program of its own: the same verdict from the same history.</summary>
[Collection(ReferenceServers.OneAtATime)]
public sealed class HostedLinksTests(ReferenceServers servers, ChaosProcess chaos)
{
    /// <summary>Not those whose number of operations is up to the clock, nor those that leave a stream before they look
    /// whether an event came.</summary>
    private static readonly string[] Driven =
    [
        "sessions/lost-initialize-answer",
        "streams/resume-after-a-cut",
        "streams/replay-stays-in-its-stream",
        "sessions/expired-session-is-refused",
    ];

    private static readonly Fault[] Faults =
    [
        new AnswerInstead(503, "busy", "text/plain"),
        new EditHeader(Message.Request, "Accept", HeaderEdit.Duplicate),
        new EditHeader(Message.Response, "Content-Type", HeaderEdit.Rename, "content-TYPE"),
        new Delay(Message.Response, TimeSpan.FromMilliseconds(20)),
        new ForwardTwice(),
        new LoseAnswer(EndedHow.Fin),
    ];

    public static TheoryData<string, string> Catalogue =>
        [
            .. from scenario in ScenarioCatalog.All
            where Driven.Contains(scenario.Id)
            from profile in scenario
                .PositiveControls.Take(1)
                .Concat(scenario.NegativeControls.Select(control => control.Profile))
            select (scenario.Id, profile),
        ];

    public static TheoryData<int> FaultNumbers => [.. Enumerable.Range(0, Faults.Length)];

    [Theory]
    [MemberData(nameof(Catalogue))]
    public Task Scenario_GivesTheSame_InProcessAndOverTheApi(string id, string profile)
    {
        var scenario = ScenarioCatalog.All.Single(scenario => scenario.Id == id);
        var revision = scenario.NegativeControls.FirstOrDefault(control => control.Profile == profile)?.Only
            ?? scenario.Range.Revisions.Last(candidate => servers[profile].Facts.Revisions.Contains(candidate.Id));
        return CompareAsync(scenario, profile, revision);
    }

    [Theory]
    [MemberData(nameof(FaultNumbers))]
    public async Task Fault_ActsTheSame_InProcessAndOverTheApi(int number)
    {
        var result = await CompareAsync(new OneFault(Faults[number]), "stateful", Revision.V20251125);

        Assert.Equal(1, Assert.Single(result.Faults).Effected);
    }

    [Fact]
    public async Task Run_IsUnknown_WhereTheProgramDoesNotAnswer()
    {
        using var program = ChaosProcess.Start();
        var address = await ChaosProcess.AddressOfAsync(program);
        program.Kill();
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);

        var result = await RunAsync(
            new OneFault(new ForwardTwice()),
            servers.Through(address, "stateful"),
            Revision.V20251125
        );

        Assert.Equal(Core.Checking.Verdict.Unknown, result.Verdict);
        Assert.StartsWith($"the chaos program at {address} does not answer", result.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_SaysThatItIsNotAllThere_WhenTheProgramDies()
    {
        using var program = ChaosProcess.Start();
        var address = await ChaosProcess.AddressOfAsync(program);
        using var history = new HistoryWriter(null, TimeProvider.System);
        await using var wire = new HostedLinks(address, servers["stateful"].Facts.Endpoint, 1, history, new([]), []);
        wire.OpenLink("c1");

        program.Kill();

        var entry = await history
            .WaitForAsync(entry => entry is Mark, TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal(MarkNames.LinkFailed, ((Mark)entry).Name);
        Assert.Throws<TargetUnreachableException>(() => wire.OpenLink("c2"));
    }

    [Fact]
    public async Task Secrets_LearntInTheProgram_AreKnownHere()
    {
        using var history = new HistoryWriter(null, TimeProvider.System);
        var redactor = new Redactor([]);
        string id;
        await using (
            var wire = new HostedLinks(chaos.Address, servers["stateful"].Facts.Endpoint, 1, history, redactor, [])
        )
        {
            using var http = new HttpClient();
            using var request = new HttpRequestMessage(
                HttpMethod.Post,
                $"http://{wire.OpenLink("c1")}{servers["stateful"].Facts.Endpoint.AbsolutePath}"
            );
            request.Content = new StringContent(
                """{"jsonrpc":"2.0","id":1,"method":"initialize","params":"""
                    + """{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":"""
                    + """{"name":"t","version":"1"}}}""",
                System.Text.Encoding.UTF8,
                "application/json"
            );
            request.Headers.Accept.ParseAdd("application/json, text/event-stream");
            using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
            id = answer.Headers.GetValues("Mcp-Session-Id").Single();
            Assert.Equal(id, redactor.Text(id));
        }

        Assert.Equal(redactor.Token(id), redactor.Text(id));
        using var reader = history.Read(since: 0);
        var opened = Assert.Single(
            (await reader.NextAsync(TestContext.Current.CancellationToken)).OfType<ExchangeResponse>(),
            response => response.Session?.Label is not null
        );
        Assert.Equal((redactor.Token(id), "c1/s1"), (opened.Session!.Token, opened.Session.Label));
    }

    private async Task<RunResult> CompareAsync(Scenario scenario, string profile, Revision revision)
    {
        var here = await RunAsync(scenario, servers[profile], revision);
        var there = await RunAsync(scenario, servers.Through(chaos.Address, profile), revision);

        Assert.Equal(string.Join("\n", Judged(here)), string.Join("\n", Judged(there)));
        var isPipelined = scenario is OneFault { Fault: ForwardTwice };
        Assert.Equal(Likeness.Of(here.HistoryPath, isPipelined), Likeness.Of(there.HistoryPath, isPipelined));
        return there;
    }

    private static List<string> Judged(RunResult result) =>
        [
            $"{result.Verdict}, {result.Failure}",
            .. result.Checks.Select(check => $"{check.Id} {check.Status}: {Likeness.Steady(check.Explanation)}"),
            .. result.Faults.Select(fault =>
                $"{fault.Rule} fired {fault.Fired}, effected {fault.Effected}, {fault.Problem}"
            ),
        ];

    private Task<RunResult> RunAsync(Scenario scenario, ITarget target, Revision revision) =>
        ScenarioRunner.RunAsync(
            scenario,
            target,
            new() { Revision = revision, Folder = Path.Combine(servers.Folder, Path.GetRandomFileName()) },
            TestContext.Current.CancellationToken
        );
}
