using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Requirements;
using McpTestbed.Core.Reporting;
using McpTestbed.Core.Tests.Checking;
using McpTestbed.Core.Tests.Scenarios;

namespace McpTestbed.Core.Tests.Reporting;

/// <summary>Reports on one target, with nothing in them but what matters.</summary>
internal static class Reports
{
    /// <summary>What a peer may send to spoil a report: markup of every kind, control characters, and what is no
    /// character.</summary>
    public const string Hostile =
        "\0\u001b[2J\r\n# <b>&amp;\"']]> | \\| `code` *em* _em_ [a](http://x) ![i](http://x) \uD800 \uFFFE "
        + "\uD83D\uDE00";

    public static Report Of(params IReadOnlyList<ReportRow> rows) => On("profile:stateful", rows);

    public static Report On(string target, params IReadOnlyList<ReportRow> rows) =>
        new(
            new(2026, 7, 28, 0, 0, 0, TimeSpan.Zero),
            42,
            new(TargetRole.Server, "profile", target, ["2025-11-25"], ["it speaks plainly"]),
            rows,
            TimeSpan.FromMilliseconds(1500)
        );

    public static ReportRow Row(Verdict verdict, params IReadOnlyList<CheckResult> checks) =>
        Row(new JudgedRun(checks, [], null, verdict));

    public static ReportRow Row(JudgedRun judged, string target = "profile:stateful")
    {
        var scenario = new WrittenScenario();
        return new(
            scenario,
            Revision.V20251125,
            target,
            new(judged)
            {
                Scenario = scenario,
                Revision = Revision.V20251125,
                Target = target,
                Repetition = 1,
                Seed = 7,
                HistoryPath = "/runs/now/sessions-x.2025-11-25/history.ndjson",
                Duration = TimeSpan.FromMilliseconds(250),
            }
        );
    }

    /// <summary>A row whose run has a trace.</summary>
    public static ReportRow Traced(ReportRow row) =>
        row with
        {
            Run = row.Run! with { TraceId = "0af7651916cd43dd8448eb211c80319c" },
        };

    /// <summary>What failed, and of what.</summary>
    public static Attribution Failing(FailureCause cause, string name = "POST ping") =>
        new([new(7, name, "c1/x7", cause, "so it is", [3, 5])], 2);

    /// <summary>A run that did not take place: due and not done, or not applicable.</summary>
    public static ReportRow NoRow(string reason, bool isOpen) =>
        new(new WrittenScenario(), Revision.V20251125, "profile:stateful", null, reason) { IsOpen = isOpen };

    public static CheckResult Result(
        Judgement judgement,
        RequirementLevel level = RequirementLevel.Must,
        string id = "a-check"
    ) => new(Judging.Check(Judging.Must, judgement, id), level, ["2025-11-25/session/expired-404"], judgement);
}
