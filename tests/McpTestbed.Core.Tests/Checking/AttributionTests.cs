using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using static McpTestbed.Core.Tests.Checking.Judging;
using static McpTestbed.Core.Tests.Checking.ToldOperation;

namespace McpTestbed.Core.Tests.Checking;

/// <summary>What an operation without an answer failed of, told as stories.</summary>
public sealed class AttributionTests
{
    private static readonly ToldOperation Lost = new(2) { Status = 0, Outcome = OperationOutcome.Indeterminate };
    private static readonly ToldOperation Cut = new(1)
    {
        ReachesClient = false,
        Outcome = OperationOutcome.Indeterminate,
        Fault = "lose",
    };

    /// <summary>A call whose stream the server ends without the answer.</summary>
    private static readonly ToldOperation Ended = new(1)
    {
        Streams = true,
        ServerEnds = EndedHow.Fin,
        LastsMs = 5,
    };

    public static TheoryData<string, IReadOnlyList<object>, string> Stories =>
        new()
        {
            { "every answer came", [new ToldOperation(1), new ToldOperation(2)], "" },
            { "a refusal is an answer", [new ToldOperation(1) { Status = 404 }], "" },
            { "the client waited for nothing more", [Lost with { OnPurpose = true }], "" },
            { "no answer, and no reason", [Lost], "2 unexplained" },
            {
                "the call was cancelled while it waited",
                [Lost, At(9, new Mark { Name = MarkNames.Cancelled })],
                "2 environment"
            },
            {
                "the call was cancelled when its client had long gone on",
                [Lost, new ToldOperation(3), At(9, new Mark { Name = MarkNames.Cancelled })],
                "2 unexplained"
            },
            { "never came to an end", [Lost with { Outcome = null }], "2 unexplained" },
            { "the end was not noted, but the answer came", [new ToldOperation(1) { Outcome = null }], "" },
            { "a fault on its own exchange", [Lost with { Fault = "cut" }], "2 direct" },
            {
                "a fault on another exchange, of another session",
                [Cut with { Session = "other" }, Lost],
                "1 direct, 2 unexplained"
            },
            { "a fault on an earlier exchange of the session", [Cut, Lost], "1 direct, 2 inherited" },
            {
                "the session's id was changed on its way",
                [new ToldOperation(1) { ReachesServerAsItWas = false, Fault = "strip" }, Lost],
                "2 inherited"
            },
            {
                "the request was kept back",
                [new ToldOperation(1) { ReachesServerAsItWas = null, Fault = "instead" }, Lost],
                "2 inherited"
            },
            { "what was only late is over", [new ToldOperation(1) { Fault = "delay" }, Lost], "2 unexplained" },
            {
                "a fault that came later",
                [Lost with { Number = 1 }, Cut with { Number = 2 }],
                "1 unexplained, 2 direct"
            },
            {
                "without a session nothing is inherited",
                [Cut with { Session = null }, Lost with { Session = null }],
                "1 direct, 2 unexplained"
            },
            {
                "a fault elsewhere ended its connection",
                [Cut with { ClosedBy = EndedBy.Rule, LastsMs = 5 }, Under(Cut, 2)],
                "1 direct, 2 direct"
            },
            {
                "the lab ended the process meanwhile",
                [Lost with { LastsMs = 5 }, Exit(4, expected: true)],
                "2 environment"
            },
            {
                "the lab had ended the process, and nothing listens",
                [Exit(1, expected: true), Lost with { ClosedBy = EndedBy.Proxy, ClosedHow = EndedHow.Unreachable }],
                "2 environment"
            },
            {
                "the lab had ended a process, and another answers nothing",
                [Exit(1, expected: true), Lost],
                "2 unexplained"
            },
            { "the process ended by itself", [Lost with { LastsMs = 5 }, Exit(4, expected: false)], "2 unexplained" },
            {
                "a toxic was in place on its link",
                [Toxic(1, Change.Added), Lost, Toxic(9, Change.Removed)],
                "2 environment"
            },
            {
                "a toxic was put in place meanwhile",
                [Lost with { LastsMs = 5 }, Toxic(4, Change.Added)],
                "2 environment"
            },
            { "a toxic was on another link", [Toxic(1, Change.Added, "c2"), Lost], "2 unexplained" },
            { "a toxic was gone before", [Toxic(0, Change.Added), Toxic(1, Change.Removed), Lost], "2 unexplained" },
            {
                "everything was healed before",
                [Toxic(0, Change.Added), Link(0, enabled: false), At(1, new AllReset()), Lost],
                "2 unexplained"
            },
            { "its link was down", [Link(1, enabled: false), Lost], "2 environment" },
            { "its link was up again", [Link(0, enabled: false), Link(1, enabled: true), Lost], "2 unexplained" },
            {
                "the lab acted on the target meanwhile",
                [
                    Lost with
                    {
                        LastsMs = 5,
                    },
                    At(
                        4,
                        new Mark
                        {
                            Source = "lab",
                            Name = "any",
                            Detail = "r1 was killed",
                        }
                    ),
                ],
                "2 environment"
            },
            { "the stream ended without the answer", [new ToldOperation(1) { Streams = true }], "1 unexplained" },
            {
                "its client ended the session, and the server the stream within the body",
                [Ended with { Outcome = OperationOutcome.Indeterminate }, new ToldOperation(2) { Deletes = true }],
                ""
            },
            {
                "its client ended the session, and the server the stream",
                [Ended, new ToldOperation(2) { Deletes = true }],
                ""
            },
            {
                "its client gave the session back after the stream had ended without the answer",
                [Ended with { LastsMs = 0 }, new ToldOperation(2) { Deletes = true }],
                "1 unexplained"
            },
            {
                "its client ended another session",
                [Ended, new ToldOperation(2) { Deletes = true, Session = "other" }],
                "1 unexplained"
            },
            {
                "its client ended the session, and the stream stayed open",
                [
                    Ended with
                    {
                        ServerEnds = null,
                        Outcome = OperationOutcome.Indeterminate,
                    },
                    new ToldOperation(2) { Deletes = true },
                ],
                "1 unexplained"
            },
            {
                "the answer came, and then the stream broke",
                [
                    new ToldOperation(1)
                    {
                        Streams = true,
                        OnStream = [Answer(1)],
                        Outcome = OperationOutcome.Indeterminate,
                    },
                ],
                ""
            },
            {
                "the answer to another request is none",
                [new ToldOperation(1) { Streams = true, OnStream = [Answer(7)] }],
                "1 unexplained"
            },
            {
                "a stream that nobody asked anything of broke",
                [
                    new ToldOperation(1)
                    {
                        Streams = true,
                        LastEventId = "unknown",
                        Outcome = OperationOutcome.Indeterminate,
                    },
                ],
                ""
            },
            { "the rest of a cut stream never came", [Stream(Answer(9)), Resumption()], "1 direct, 2 inherited" },
            {
                "the rest of a cut stream came",
                [Stream(Answer(9)), Resumption() with { OnStream = [Answer(1)], Outcome = OperationOutcome.Ok }],
                "1 direct"
            },
        };

    [Theory]
    [MemberData(nameof(Stories))]
    public void Operation_FailedOf_WhatTheRecordShows(string story, IReadOnlyList<object> told, string expected)
    {
        var judged = Judge.Run(Told(told), [Check(Must, Held)]);

        Assert.True(
            expected
                == string.Join(
                    ", ",
                    judged.Attribution.Failed.Select(failed => $"{failed.Operation} {failed.Cause}".ToLowerInvariant())
                ),
            story
        );
        Assert.Equal(
            expected.Contains("unexplained", StringComparison.Ordinal) ? Verdict.Unknown : Verdict.Valid,
            judged.Verdict
        );
    }

    /// <summary>Its verdict is unknown either way: the record has a gap.</summary>
    [Theory]
    [InlineData("link:c1", FailureCause.Environment)]
    [InlineData("link:c2", FailureCause.Unexplained)]
    public void LinkThatHadNoPlace_IsTheEnvironment_OfItsOwnOperations(string source, FailureCause cause)
    {
        var judged = Judge.Run(Told([Lost with { LastsMs = 5 }, At(4, Trouble(source))]), [Check(Must, Held)]);

        Assert.Equal(cause, Assert.Single(judged.Attribution.Failed).Cause);
        Assert.Equal(Verdict.Unknown, judged.Verdict);
    }

    [Fact]
    public void Finding_ExplainsTheExchangeItNames_AndNoOther()
    {
        var history = Told([Lost, Lost with { Number = 3 }]);
        var line = history.Entries.OfType<ExchangeRequest>().First(request => request.Exchange == 2).Line;

        var judged = Judge.Run(history, [Check(Should, Judgement.Violated("not answered", [line]))]);

        Assert.Equal(
            [FailureCause.Target, FailureCause.Unexplained],
            judged.Attribution.Failed.Select(failed => failed.Cause)
        );
        Assert.Equal("check 'a-check' does not hold there", judged.Attribution.Failed[0].Because);
        Assert.Equal(Verdict.Unknown, judged.Verdict);
    }

    [Fact]
    public void CheckThatHolds_ExplainsNothing()
    {
        var history = Told([Lost]);

        var judged = Judge.Run(
            history,
            [Check(Must, Judgement.Held("seen", history.Entries.Select(entry => entry.Line)))]
        );

        Assert.Equal(FailureCause.Unexplained, Assert.Single(judged.Attribution.Failed).Cause);
    }

    [Fact]
    public void Violation_IsWorseThanAnUnexplainedFailure() =>
        Assert.Equal(Verdict.Invalid, Judge.Run(Told([Lost]), [Check(Must, Violated)]).Verdict);

    [Fact]
    public void WhatWasUnderWay_WhenTheRunBrokeOff_IsNotAttributed()
    {
        var history = new History([
            .. Told([Lost with { Outcome = null }]).Entries.Where(entry => entry is not RunEnded),
        ]);

        Assert.Empty(Judge.Run(history, [Check(Must, Held)]).Attribution.Failed);
    }

    [Fact]
    public void FailedOperation_SaysWhy_WithItsLines()
    {
        var failed = Judge.Run(Told([Lost with { Fault = "cut" }]), []).Attribution.Failed;

        Assert.Equal(
            (2, "operation 2", "c1/x2", "fault 'cut' took effect on it"),
            failed.Select(one => (one.Operation, one.Name, one.Exchange!, one.Because)).Single()
        );
        Assert.Equal([2, 6, 7], failed[0].Evidence);
    }

    public static TheoryData<IReadOnlyList<object>, int> Faults =>
        new()
        {
            { [new ToldOperation(1) { Fault = "delay" }], 1 },
            { [new ToldOperation(1) { Fault = "one" }, new ToldOperation(2) { Fault = "two" }], 2 },
            { [Cut], 0 },
            { [Cut, new ToldOperation(2)], 1 },
            { [Cut, new ToldOperation(2) { Status = 404 }], 0 },
            { [Cut, Lost, new ToldOperation(3)], 0 },
            {
                [
                    Cut,
                    new ToldOperation(2)
                    {
                        Session = "other",
                        Fault = "cut",
                        Outcome = OperationOutcome.Indeterminate,
                    },
                    new ToldOperation(3),
                ],
                2
            },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Fault_IsSurvived_WhenItsClientWasServedAllTheSameOrAfterwards(
        IReadOnlyList<object> told,
        int survived
    ) => Assert.Equal(survived, Judge.Run(Told(told), []).Attribution.Survived);

    [Fact]
    public void Fault_IsNotSurvived_WhereAFindingNamesItsExchange()
    {
        var history = Told([new ToldOperation(1) { Fault = "strip" }]);

        Assert.Equal(
            0,
            Judge
                .Run(
                    history,
                    [
                        Check(
                            May,
                            Judgement.Violated("served", [history.Entries.OfType<ExchangeResponse>().First().Line])
                        ),
                    ]
                )
                .Attribution.Survived
        );
    }

    private static Mark Trouble(string source) =>
        new()
        {
            Source = source,
            Name = MarkNames.LinkFailed,
            Detail = "no place for more",
        };

    private static ToldOperation Stream(params IReadOnlyList<Core.Protocol.JsonRpcMessage> sent) =>
        Cut with
        {
            ReachesClient = true,
            Streams = true,
            OnStream = sent,
        };

    private static ToldOperation Resumption() =>
        new(2)
        {
            Streams = true,
            LastEventId = "e1.1",
            Outcome = OperationOutcome.Indeterminate,
        };

    /// <summary>An operation on the connection of another, which a rule ended.</summary>
    private static Func<IEnumerable<HistoryEntry>> Under(ToldOperation other, int number) =>
        () =>
            [
                Histories.Written.Invoked(number, 50000 + other.Number, onConnection: 2),
                Histories.Written.Request(number, Leg.Client, other.Number),
                new OperationCompleted { Operation = number, Outcome = OperationOutcome.Indeterminate },
            ];

    private static (int AtMs, HistoryEntry Entry) Exit(int atMs, bool expected) =>
        At(atMs, new ProcessExited { Code = 1, Expected = expected });

    private static (int AtMs, HistoryEntry Entry) Toxic(int atMs, Change change, string link = "c1") =>
        At(
            atMs,
            new ToxicChanged
            {
                Proxy = link,
                Toxic = "slow",
                Change = change,
                Description = "{}",
            }
        );

    private static (int AtMs, HistoryEntry Entry) Link(int atMs, bool enabled) =>
        At(
            atMs,
            new ProxyChanged
            {
                Proxy = "c1",
                Change = Change.Changed,
                Listen = "127.0.0.1:1",
                Upstream = "127.0.0.1:2",
                Enabled = enabled,
            }
        );

    private static (int AtMs, HistoryEntry Entry) At(int atMs, HistoryEntry entry) => (atMs, entry);

    /// <summary>A whole run of what is told.</summary>
    private static History Told(IReadOnlyList<object> told)
    {
        var entries = new List<HistoryEntry>();
        foreach (var part in told)
        {
            switch (part)
            {
                case ToldOperation operation:
                    var all = operation.Entries().ToList();
                    entries.AddRange(
                        all.Select(
                            (entry, i) =>
                                entry with
                                {
                                    AtUs =
                                        (operation.Number * 1000)
                                        + i
                                        + (
                                            entry
                                                is OperationCompleted
                                                    or ConnectionClosed
                                                    or StreamEnded { By: EndedBy.Server }
                                                ? operation.LastsMs * 1000
                                                : 0
                                        ),
                                }
                        )
                    );
                    break;
                case Func<IEnumerable<HistoryEntry>> more:
                    entries.AddRange(more().Select((entry, i) => entry with { AtUs = 2000 + i }));
                    break;
                case (int atMs, HistoryEntry entry):
                    entries.Add(entry with { AtUs = atMs * 1000 });
                    break;
            }
        }

        return Run(entries);
    }
}
