using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Core.Tests.Scenarios;
using McpTestbed.Lab.Runs;

namespace McpTestbed.Lab.Tests;

/// <summary>A run that is not known for a deadline alone is done once more, with nothing else running.</summary>
public sealed class ScheduleTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mcptestbed-schedule-");

    [Fact]
    public async Task TimedOutRun_IsDoneOnceMore_AndTheRepetitionStands()
    {
        var tries = 0;

        var result = Assert.Single(
            await RunAsync(1, context => Operate(context, ++tries == 1 ? TimeSpan.FromSeconds(5) : null))
        );

        Assert.Equal((2, null), (tries, result.Timeout));
        Assert.Equal(RunFiles.FirstTry, Path.GetFileName(result.FirstTryPath));
        Assert.Contains(History.Load(result.FirstTryPath!).Entries, entry =>
            entry is OperationCompleted { TimeoutMs: 5000 }
        );
        Assert.DoesNotContain(History.Load(result.HistoryPath).Entries, entry =>
            entry is OperationCompleted { TimeoutMs: not null }
        );
    }

    [Fact]
    public async Task TimedOutRun_StaysUnknown_WhenItsRepetitionIsNoBetter_AndTheDeadlineIsTheReason()
    {
        var tries = 0;

        var result = Assert.Single(await RunAsync(1, context =>
            {
                tries++;
                Operate(context, TimeSpan.FromSeconds(5));
            }));

        Assert.Equal((2, Verdict.Unknown), (tries, result.Verdict));
        Assert.Equal("no whole answer to POST ping within 5 s; --answer-timeout gives it longer", result.Timeout);
    }

    [Fact]
    public async Task Run_IsNotRepeated_WhenSomethingElseBrokeIt()
    {
        var tries = 0;

        var result = Assert.Single(await RunAsync(1, context =>
            {
                tries++;
                Operate(context, timeout: null, outcome: OperationOutcome.Indeterminate);
            }));

        Assert.Equal((1, Verdict.Unknown), (tries, result.Verdict));
        Assert.Null(result.FirstTryPath);
    }

    [Fact]
    public async Task RunThatIsNotKnown_IsDoneOnceMore_WhereOthersRanBesideIt()
    {
        var (begun, tries) = (new Barrier(2), 0);

        var results = await RunAsync(2, context =>
        {
            var isFirstTry = Interlocked.Increment(ref tries) <= 2;
            if (isFirstTry)
                begun.SignalAndWait(TestContext.Current.CancellationToken);
            Operate(context, null, isFirstTry ? OperationOutcome.Indeterminate : OperationOutcome.Ok);
        });

        Assert.Equal(4, tries);
        Assert.All(results, result => Assert.NotNull(result.FirstTryPath));
    }

    [Fact]
    public async Task SilentTarget_IsAskedAgainThreeTimesOnly()
    {
        var tries = 0;

        var results = await RunAsync(10, context =>
        {
            Interlocked.Increment(ref tries);
            Operate(context, TimeSpan.FromSeconds(5));
        });

        Assert.Equal((10, 13), (results.Count, tries));
        Assert.Equal(3, results.Count(result => result.FirstTryPath is not null));
    }

    [Fact]
    public async Task Repetitions_RunAlone_AfterAllOthers()
    {
        var (running, most, tries) = (0, 0, 0);

        await RunAsync(6, context =>
        {
            var isRepetition = Interlocked.Increment(ref tries) > 6;
            var now = Interlocked.Increment(ref running);
            if (isRepetition)
                most = Math.Max(most, now);
            Operate(context, isRepetition ? null : TimeSpan.FromSeconds(5));
            Interlocked.Decrement(ref running);
        });

        Assert.Equal((12, 1), (tries, most));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static void Operate(
        ScenarioContext context,
        TimeSpan? timeout,
        OperationOutcome outcome = OperationOutcome.Ok
    )
    {
        var operation = context.NextOperation();
        context.History.Append(
            "c1",
            new OperationInvoked
            {
                Operation = operation,
                Client = "c1",
                Name = "POST ping",
            }
        );
        context.History.Append(
            "c1",
            new OperationCompleted
            {
                Operation = operation,
                Outcome = timeout is null ? outcome : OperationOutcome.Indeterminate,
                TimeoutMs = (long?)timeout?.TotalMilliseconds,
            }
        );
    }

    private Task<IReadOnlyList<RunResult>> RunAsync(int repetitions, Action<ScenarioContext> drive)
    {
        var scenario = new WrittenScenario(
            (context, _) =>
            {
                drive(context);
                return Task.CompletedTask;
            }
        );
        var target = new WrittenTarget();
        var schedule = new Schedule
        {
            Folder = folder.FullName,
            Seed = 42,
            Parallel = 4,
            Timeout = TimeSpan.FromMinutes(1),
            Invariants = _ => [],
        };
        return schedule.RunAsync(
            [
                .. Enumerable
                    .Range(1, repetitions)
                    .Select(repetition => new PlannedRun(target, scenario, Revision.V20251125, repetition)),
            ],
            _ => { },
            TestContext.Current.CancellationToken
        );
    }
}
