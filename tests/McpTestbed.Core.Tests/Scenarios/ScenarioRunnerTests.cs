using McpTestbed.Core.Checking;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Core.Tests.Checking;
using McpTestbed.Tests;
using Microsoft.Extensions.Time.Testing;

namespace McpTestbed.Core.Tests.Scenarios;

public sealed class ScenarioRunnerTests : IDisposable
{
    private static readonly Check Holds = Judging.Check(Judging.Must, history =>
        Judgement.Held($"{history.Entries.Count} entries were stored", [1])
    );

    private readonly RunFolder folder = new();
    private readonly FakeTimeProvider time = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Run_IsJudgedByItsStoredHistory()
    {
        var result = await RunAsync(
            (context, _) =>
            {
                context.NoChance("why", "another-check");
                return Task.CompletedTask;
            }
        );

        Assert.Equal((Verdict.Valid, null), (result.Verdict, result.Failure));
        Assert.Equal("4 entries were stored", Assert.Single(result.Checks).Explanation);
        var began = History.Load(result.HistoryPath).Began;
        Assert.Equal(
            ("sessions/x", "2025-11-25", "profile:stateful", "127.0.0.1:3001", result.Seed),
            (began.Scenario, began.Revision, began.Target, began.Authority, began.Seed)
        );
    }

    [Fact]
    public async Task WhateverIsArmed_IsHealedTheLatestFirst_BeforeTheWireCloses()
    {
        var result = await RunAsync(
            (context, _) =>
            {
                context.Arm("one", new LoseAnswer(EndedHow.Rst));
                context.Arm("two", new LoseAnswer(EndedHow.Rst));
                throw new InvalidOperationException("broke");
            }
        );

        Assert.Equal(
            ["RunBegan", "FaultArmed one", "FaultArmed two", "FaultHealed two", "FaultHealed one", "Mark", "RunEnded"],
            History
                .Load(result.HistoryPath)
                .Entries.Select(entry => $"{entry.GetType().Name} {(entry as FaultEntry)?.Rule}".TrimEnd())
        );
    }

    [Fact]
    public async Task FaultThatCannotBeHealed_KeepsNoOtherFromIt_AndIsUnknown()
    {
        var result = await RunAsync(
            (context, _) =>
            {
                context.Arm("one", new LoseAnswer(EndedHow.Rst));
                context.Arm("two", new LoseAnswer(EndedHow.Rst));
                return Task.CompletedTask;
            },
            new WrittenTarget { Incurable = "two" }
        );

        Assert.Equal(
            (Verdict.Unknown, "a fault could not be healed: IOException: the link is gone"),
            (result.Verdict, result.Failure)
        );
        Assert.Equal("one", Assert.Single(History.Load(result.HistoryPath).Entries.OfType<FaultHealed>()).Rule);
    }

    [Fact]
    public async Task LabThatStaysBroken_MakesTheRunUnknown_AndItsHistoryIsWhole()
    {
        var result = await RunAsync(
            (_, _) => Task.CompletedTask,
            new WrittenTarget { StaysBroken = "r2 was not healthy within 30 s" }
        );

        Assert.Equal(
            (Verdict.Unknown, "the lab could not be made whole again: r2 was not healthy within 30 s"),
            (result.Verdict, result.Failure)
        );
        Assert.IsType<RunEnded>(History.Load(result.HistoryPath).Entries[^1]);
    }

    [Fact]
    public async Task DriveThatThrows_IsUnknown_AndLeavesNoSecret()
    {
        var lab = new WrittenTarget { Facts = new WrittenTarget().Facts with { Headers = ["X-Api-Key: 0123456789"] } };

        var result = await RunAsync((_, _) => throw new InvalidOperationException("refused 0123456789"), lab);

        Assert.Equal(Verdict.Unknown, result.Verdict);
        Assert.Matches("^the drive failed: InvalidOperationException: refused {[0-9a-f]{12}}$", result.Failure);
    }

    [Fact]
    public async Task TargetThatCannotBeReached_IsUnknown_InItsOwnWords()
    {
        var result = await RunAsync((_, _) => throw new TargetUnreachableException("nobody listens"));

        Assert.Equal((Verdict.Unknown, "nobody listens"), (result.Verdict, result.Failure));
    }

    [Fact]
    public async Task DriveThatDoesNotEnd_IsEndedAtItsDeadline()
    {
        var driving = new TaskCompletionSource();
        var running = RunAsync(
            async (_, cancellationToken) =>
            {
                driving.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
            }
        );
        await driving.Task.SoonAsync();

        for (var tenths = 0; tenths < 600; tenths++)
            time.Advance(TimeSpan.FromMilliseconds(100));

        var result = await running.SoonAsync();
        Assert.Equal(
            (Verdict.Unknown, "the scenario did not end within 60 s; --timeout gives it more"),
            (result.Verdict, result.Failure)
        );
        Assert.Equal(TimeSpan.FromSeconds(60), result.Duration);
    }

    [Fact]
    public async Task CancelledRun_IsUnknown()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var result = await ScenarioRunner.RunAsync(
            new WrittenScenario(
                async (_, cancellationToken) =>
                {
                    await cancellation.CancelAsync();
                    cancellationToken.ThrowIfCancellationRequested();
                },
                Holds
            ),
            new WrittenTarget(),
            Options(),
            cancellation.Token
        );

        Assert.Equal((Verdict.Unknown, "the run was cancelled"), (result.Verdict, result.Failure));
        Assert.True(result.IsCancelled);
    }

    [Fact]
    public async Task RunThatFailsAsTheCallIsCancelled_IsCancelled_WhateverItFailedOf()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var result = await ScenarioRunner.RunAsync(
            new WrittenScenario(
                async (_, _) =>
                {
                    await cancellation.CancelAsync();
                    throw new TargetUnreachableException("the target ended by itself");
                },
                Holds
            ),
            new WrittenTarget(),
            Options(),
            cancellation.Token
        );

        Assert.Equal((true, "the run was cancelled"), (result.IsCancelled, result.Failure));
    }

    [Fact]
    public async Task Seed_DependsOnRevisionAndRepetition_AndIsTheSameAgain()
    {
        async Task<ulong> SeedOfAsync(RunOptions options) =>
            (
                await ScenarioRunner.RunAsync(
                    new WrittenScenario(),
                    new WrittenTarget(),
                    options,
                    TestContext.Current.CancellationToken
                )
            ).Seed;

        var first = await SeedOfAsync(Options());
        ulong[] others =
        [
            await SeedOfAsync(Options() with { Repetition = 2 }),
            await SeedOfAsync(Options() with { Revision = Revision.V20250618 }),
            await SeedOfAsync(Options() with { Seed = 43 }),
        ];

        Assert.Equal(first, await SeedOfAsync(Options()));
        Assert.Equal(4, others.Append(first).Distinct().Count());
    }

    private Task<RunResult> RunAsync(Func<ScenarioContext, CancellationToken, Task> drive, WrittenTarget? lab = null) =>
        ScenarioRunner.RunAsync(
            new WrittenScenario(drive, Holds),
            lab ?? new WrittenTarget(),
            Options(),
            TestContext.Current.CancellationToken
        );

    private RunOptions Options() =>
        new()
        {
            Revision = Revision.V20251125,
            Folder = folder.Path,
            Time = time,
        };
}
