using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Tests.Histories;
using static McpTestbed.Core.Tests.Checking.Judging;

namespace McpTestbed.Core.Tests.Checking;

public sealed class JudgeTests
{
    [Theory]
    [InlineData(Must, FindingKind.Violation, Verdict.Invalid)]
    [InlineData(Should, FindingKind.Warning, Verdict.Valid)]
    [InlineData(May, FindingKind.Observation, Verdict.Valid)]
    [InlineData(External, FindingKind.Observation, Verdict.Valid)]
    [InlineData(May + " " + Must, FindingKind.Observation, Verdict.Valid)]
    [InlineData(Must + " " + May, FindingKind.Violation, Verdict.Invalid)]
    [InlineData("no/such " + Should, FindingKind.Warning, Verdict.Valid)]
    public void ViolatedCheck_AmountsToWhatItsFirstRuleSays(string rules, FindingKind finding, Verdict verdict)
    {
        var judged = Judge.Run(Run(), [Check(rules, Violated)]);

        Assert.Equal((finding, verdict), (Assert.Single(judged.Checks).Finding!.Value, judged.Verdict));
    }

    [Theory]
    [InlineData(true, CheckStatus.NotExercised)]
    [InlineData(false, CheckStatus.Violated)]
    public void Consequence_IsNoFinding_WhereItsCauseIs(bool isBroken, CheckStatus expected)
    {
        var cause = Check(Must, isBroken ? Violated : Held, "cause") with { Explains = ["consequence"] };

        var judged = Judge.Run(Run(), [Check(Must, Violated, "consequence"), cause]);

        Assert.Equal(expected, judged.Checks[0].Status);
        Assert.Equal(Verdict.Invalid, judged.Verdict);
    }

    [Fact]
    public void Invariant_IsAmongTheChecks_OnlyWhereItDoesNotHold()
    {
        Check[] always = [Check(Must, Held, "holds"), Check(Must, Unknown, "nothing"), Check(Must, Violated, "broken")];

        var judged = Judge.Run(Run(), [Check(Should, Held)], always);

        Assert.Equal(["a-check", "broken"], judged.Checks.Select(check => check.Id));
        Assert.Equal(
            [CheckStatus.Held, CheckStatus.NotExercised, CheckStatus.Violated],
            judged.Invariants.Select(check => check.Status)
        );
        Assert.Equal(Verdict.Invalid, judged.Verdict);
    }

    [Fact]
    public void Invariant_MakesNoRunValid_InWhichNothingWasTried() =>
        Assert.Equal(Verdict.NotApplicable, Judge.Run(Run(), [], [Check(Must, Held)]).Verdict);

    [Fact]
    public void Invariant_IsJudgedOnce_WhereTheScenarioHasItToo()
    {
        var both = Check(Must, Violated);

        var judged = Judge.Run(Run(), [both], [both]);

        Assert.Single(judged.Checks);
        Assert.Empty(judged.Invariants);
    }

    [Theory]
    [InlineData("2025-03-26", FindingKind.Warning, Verdict.Valid)]
    [InlineData("2025-06-18", FindingKind.Violation, Verdict.Invalid)]
    public void Level_IsThatOfTheRevisionOfTheRun(string revision, FindingKind finding, Verdict verdict)
    {
        var judged = Judge.Run(
            new([Written.Began(revision), new RunEnded()]),
            [Check("lifecycle/respect-negotiated", Violated)]
        );

        Assert.Equal((finding, verdict), (judged.Checks[0].Finding!.Value, judged.Verdict));
        Assert.Equal([$"{revision}/lifecycle/respect-negotiated"], judged.Checks[0].Requirements);
    }

    [Fact]
    public void Check_IsNotThere_WhereNoneOfItsRulesExists()
    {
        var judged = Judge.Run(new([Written.Began("2026-07-28"), new RunEnded()]), [Check(Must, Violated)]);

        Assert.Empty(judged.Checks);
        Assert.Equal(Verdict.NotApplicable, judged.Verdict);
    }

    [Theory]
    [InlineData("", Verdict.NotApplicable)]
    [InlineData("not-exercised", Verdict.NotApplicable)]
    [InlineData("held", Verdict.Valid)]
    [InlineData("held not-exercised", Verdict.Valid)]
    [InlineData("held unknown", Verdict.Unknown)]
    [InlineData("unknown not-exercised", Verdict.Unknown)]
    [InlineData("held unknown violated", Verdict.Invalid)]
    [InlineData("violated held", Verdict.Invalid)]
    public void Verdict_IsTheWorstOfTheChecks(string statuses, Verdict expected)
    {
        var checks = statuses
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(status =>
                Check(
                    Must,
                    status switch
                    {
                        "held" => Held,
                        "violated" => Violated,
                        "unknown" => Unknown,
                        _ => Judgement.NotExercised("no session"),
                    }
                )
            );

        Assert.Equal(expected, Judge.Run(Run(), [.. checks]).Verdict);
    }

    [Fact]
    public void BoundedRecording_ProvesNothing_ButWhereItStandsIsKept()
    {
        var history = Run(new Mark { Name = MarkNames.RecordingBounded });

        var judged = Judge.Run(
            history,
            [Check(Must, Held), Check(Must, Violated), Check(Must, Judgement.NotExercised("why"))]
        );

        Assert.Equal(
            [CheckStatus.Unknown, CheckStatus.Unknown, CheckStatus.NotExercised],
            judged.Checks.Select(check => check.Status)
        );
        Assert.Equal([1], judged.Checks[1].Evidence);
        Assert.Equal(Verdict.Unknown, judged.Verdict);
    }

    [Theory]
    [InlineData("", CheckStatus.NotExercised)]
    [InlineData("a-check", CheckStatus.NotExercised)]
    [InlineData("other a-check", CheckStatus.NotExercised)]
    [InlineData("other", CheckStatus.Unknown)]
    public void UnknownCheck_IsNotExercised_WhenItHadNoChance(string about, CheckStatus expected)
    {
        var history = Run(NoChance("no session was issued", about.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

        var judgement = Judge.Run(history, [Check(Must, Unknown)]).Checks[0].Judgement;

        Assert.Equal(
            (expected, expected == CheckStatus.Unknown ? "never seen" : "no session was issued"),
            (judgement.Status, judgement.Explanation)
        );
    }

    [Fact]
    public void Excuse_ChangesNothing_WhereTheRecordProves()
    {
        var judged = Judge.Run(Run(NoChance("no session was issued")), [Check(Must, Held), Check(Must, Violated)]);

        Assert.Equal([CheckStatus.Held, CheckStatus.Violated], judged.Checks.Select(check => check.Status));
    }

    [Fact]
    public void ThrowingChecker_IsUnknown_AndTakesNoOtherWithIt()
    {
        var judged = Judge.Run(
            Run(),
            [Check(Must, _ => throw new InvalidOperationException("mistake")), Check(Must, Held)]
        );

        Assert.Equal([CheckStatus.Unknown, CheckStatus.Held], judged.Checks.Select(check => check.Status));
        Assert.Equal("the checker failed: InvalidOperationException: mistake", judged.Checks[0].Explanation);
    }

    [Fact]
    public void BrokenRun_IsUnknown_AndSaysWhatBrokeIt()
    {
        var judged = Judge.Run(new([Written.Began(), new RunEnded { Failure = "late" }]), [Check(Must, Held)]);

        Assert.Equal(("late", Verdict.Unknown), (judged.Failure, judged.Verdict));
    }

    [Fact]
    public void KilledRun_IsUnknown()
    {
        var judged = Judge.Run(new([Written.Began()]), [Check(Must, Held)]);

        Assert.Equal(("the run was ended before it was complete", Verdict.Unknown), (judged.Failure, judged.Verdict));
    }

    [Fact]
    public void FaultWithoutEffect_IsUnknown_WhateverElseHolds() =>
        Assert.Equal(Verdict.Unknown, Judge.Run(Run(Armed("cut")), [Check(Must, Held)]).Verdict);

    [Fact]
    public void ViolatedMust_IsInvalid_WhateverElseWentWrong() =>
        Assert.Equal(
            Verdict.Invalid,
            Judge
                .Run(
                    new([Written.Began(), Armed("cut"), new RunEnded { Failure = "late" }]),
                    [Check(Must, Violated), Check(Must, Unknown)]
                )
                .Verdict
        );

    [Fact]
    public void History_ThatDoesNotSayWhatItIsAbout_IsNotJudged() =>
        Assert.Throws<InvalidDataException>(() => Judge.Run(new([new RunEnded()]), []));

    [Fact]
    public void CancelledRun_AccusesNobody_OfAProcessThatEnded()
    {
        var exited = new ProcessExited { Code = 143 };

        var judged = Judge.Run(
            new([Written.Began(), exited, Cancelled, new RunEnded { Failure = "the run was cancelled" }]),
            [Check(Must, Judgement.Violated("the process ended by itself", [2]))]
        );

        var check = Assert.Single(judged.Checks);
        Assert.Equal(
            (CheckStatus.Unknown, "the call was cancelled before this could be seen"),
            (check.Status, check.Explanation)
        );
        Assert.Equal((Verdict.Unknown, true), (judged.Verdict, judged.IsCancelled));
    }

    [Fact]
    public void CancelledRun_AccusesNobody_OfAnAnswerThatDidNotCome()
    {
        var open = new Checking.ToldOperation(1) { Status = 0, Outcome = OperationOutcome.Indeterminate };
        var entries = open.Entries().ToList();
        var line = 2 + entries.FindIndex(entry => entry is ExchangeRequest);

        var judged = Judge.Run(
            new([Written.Began(), .. entries, Cancelled, new RunEnded { Failure = "the run was cancelled" }]),
            [Check(Must, Judgement.Violated("never answered", [line]))]
        );

        Assert.Equal(CheckStatus.Unknown, Assert.Single(judged.Checks).Status);
    }

    [Fact]
    public void CancelledRun_KeepsWhatItHadSeen()
    {
        var answered = new Checking.ToldOperation(1).Entries().ToList();
        var line = 2 + answered.FindIndex(entry => entry is ExchangeRequest);

        var judged = Judge.Run(
            new([Written.Began(), .. answered, Cancelled, new RunEnded { Failure = "the run was cancelled" }]),
            [Check(Must, Judgement.Violated("answered 400", [line]))]
        );

        Assert.Equal(Verdict.Invalid, judged.Verdict);
    }

    private static Mark Cancelled => new() { Name = MarkNames.Cancelled, Detail = "the run was cancelled" };
}
