using System.Diagnostics;
using McpTestbed.ChaosProxy.InProcess;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.ReferenceServers.Catalog;
using McpTestbed.ReferenceServers.Hosting;
using McpTestbed.Scenarios;
using McpTestbed.Tests;

namespace McpTestbed.ReferenceServers.Tests.Traces;

/// <summary>A run as those see it who listen: all of it, the server's part included, is one tree.</summary>
public sealed class RunTraceTests : IDisposable
{
    private readonly RunFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Run_IsOneTree_FromScenarioToServer_WithItsFault()
    {
        using var trace = new ListenedTrace("McpTestbed", "Microsoft.AspNetCore");

        var result = await RunAsync("streams/resume-after-a-cut");

        Assert.Equal(Verdict.Valid, result.Verdict);
        var spans = trace.Of(result.TraceId!);
        var run = Assert.Single(spans, span => span.ParentSpanId == default);
        Assert.Equal(
            ("in process: streams/resume-after-a-cut 2025-11-25", "valid", $"{result.Seed}"),
            (run.DisplayName, run.GetTagItem("mcptestbed.verdict"), run.GetTagItem("mcptestbed.seed"))
        );
        var operations = Below(run).Where(span => span.Kind == ActivityKind.Client).ToList();
        var history = History.Load(result.HistoryPath);
        Assert.Equal(
            history.Entries.OfType<OperationInvoked>().Select(entry => entry.Name),
            operations.Select(span => span.DisplayName)
        );
        Assert.All(operations, operation =>
            Assert.Equal(
                ["McpTestbed", "Microsoft.AspNetCore"],
                Below(operation).Select(span => span.Source.Name).Order()
            )
        );
        Assert.Equal(spans.Count, Tree(run));

        // What was broken on purpose is no error: red is for a verdict.
        Assert.All(spans, span => Assert.Equal(ActivityStatusCode.Unset, span.Status));
        var cut = Assert.Single(operations, operation => operation.GetTagItem("error.type") is not null);
        Assert.Equal("POST tools/call progress", cut.DisplayName);
        var exchange = Assert.Single(Below(cut), span => span.Source.Name == "McpTestbed");
        Assert.Equal(
            "cut-reply-stream",
            Assert.Single(exchange.Events).Tags.Single(tag => tag.Key == "mcptestbed.fault.rule").Value
        );
        Assert.Equal("cut-stream", Assert.Single(Below(exchange)).DisplayName);
        Assert.Single(Below(run), span => span.DisplayName == "fault cut-stream");

        int Tree(Activity root) => 1 + Below(root).Sum(Tree);

        IReadOnlyList<Activity> Below(Activity span) =>
            [
                .. spans
                    .Where(candidate => candidate.ParentSpanId == span.SpanId)
                    .OrderBy(candidate => candidate.StartTimeUtc),
            ];
    }

    [Fact]
    public async Task Run_ShowsItsFindings_AndItsTraceIsInItsHistory()
    {
        using var trace = new ListenedTrace("McpTestbed");

        var result = await RunAsync("sessions/terminated-session-is-refused", "broken-terminated-session-400");

        Assert.Equal(Verdict.Invalid, result.Verdict);
        Assert.Equal(result.TraceId, History.Load(result.HistoryPath).Began.TraceId);
        var run = Assert.Single(trace.Of(result.TraceId!), span => span.ParentSpanId == default);
        Assert.Contains(
            "terminated-session-post-404",
            run.Events.Select(found => found.Tags.Single(tag => tag.Key == "mcptestbed.check").Value)
        );
        Assert.Equal(ActivityStatusCode.Error, run.Status);
        Assert.Equal(result.Checks.Count(check => check.IsFinding), run.Events.Count());
    }

    /// <summary>A page's preflight carries nothing of the page's, and what listens must not change what is
    /// judged.</summary>
    [Fact]
    public async Task Preflight_CarriesNoTrace_AndOtherRequestsDo()
    {
        using var trace = new ListenedTrace("McpTestbed");

        var result = await RunAsync("browsers/preflight");

        Assert.Equal(Verdict.Valid, result.Verdict);
        var requests = History.Load(result.HistoryPath).Exchanges.Select(exchange => exchange.ToServer!).ToList();
        Assert.Equal([false, true], requests.Select(request => request.Method != "OPTIONS").Distinct().Order());
        Assert.All(requests, request =>
            Assert.Equal(
                request.Method != "OPTIONS",
                request.Headers.Any(line =>
                    line.StartsWith($"traceparent: 00-{result.TraceId}-", StringComparison.Ordinal)
                )
            )
        );
    }

    private async Task<RunResult> RunAsync(string id, string profile = "stateful")
    {
        await using var host = await LoopbackHost.StartAsync(
            ProfileCatalog.Create(profile)!,
            0,
            TestContext.Current.CancellationToken
        );
        var options = new RunOptions { Revision = Revision.V20251125, Folder = folder.Path };
        return await ScenarioRunner.RunAsync(
            ScenarioCatalog.All.Single(scenario => scenario.Id == id),
            new InProcessLab(new($"{host.Address}/mcp")),
            options,
            TestContext.Current.CancellationToken
        );
    }

    private sealed class InProcessLab(Uri endpoint) : ITarget
    {
        public TargetFacts Facts { get; } =
            new()
            {
                Name = "in process",
                Endpoint = endpoint,
                Revisions = ["2025-11-25"],
                HasInstrumentedTools = true,
            };

        public ITargetControl? Control => null;

        public IRunLinks OpenLinks(ulong seed, HistoryWriter history, Redactor redactor, TimeProvider time) =>
            new InProcessLinks(endpoint, seed, history, redactor, time);
    }
}
