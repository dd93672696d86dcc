using System.Globalization;
using McpTestbed.Core.Pacing;
using McpTestbed.Core.Reporting;
using McpTestbed.Core.Scenarios;
using McpTestbed.Lab.Runs;
using McpTestbed.Scenarios;
using Xunit;

namespace McpTestbed.Xunit;

/// <summary>What the fixtures of servers and clients have in common: all runs are done once, before the first test of
/// the class, and each case of the theory asks what became of one check.</summary>
public abstract class McpTargetUnderTest : IAsyncLifetime
{
    private const ulong Seed = 42;
    private static readonly TimeSpan ScenarioDeadline = TimeSpan.FromSeconds(60);

    private Outcomes? outcomes;

    /// <summary>Derived from by the fixture of a server and that of a client, and by nothing else.</summary>
    private protected McpTargetUnderTest() { }

    /// <summary>Which scenarios are run, such as <c>sessions/*</c>; checks of others are skipped.</summary>
    /// <value>Default <c>*</c>.</value>
    protected virtual string Scenarios => "*";

    /// <summary>Ids of checks that are known not to hold. Such a case is skipped; one that holds again fails, so that
    /// the list stays true.</summary>
    protected virtual IReadOnlyList<string> Known => [];

    /// <summary>Whether a SHOULD that is not followed fails its case.</summary>
    /// <value>Default false: it is a warning of the test.</value>
    protected virtual bool IsStrict => false;

    /// <summary>Folder that gets the report, and a folder with the history of each run.</summary>
    /// <value>Default: a new one below <c>mcptestbed</c> beside the test assembly.</value>
    protected virtual string Folder =>
        Path.Combine(
            AppContext.BaseDirectory,
            "mcptestbed",
            GetType().Name,
            TimeProvider.System.GetUtcNow().ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture)
        );

    /// <summary>Starts or finds the target and judges it.</summary>
    /// <exception cref="Lab.TargetException">It cannot be started, or does not answer.</exception>
    public abstract ValueTask InitializeAsync();

    /// <summary>Asserts that a check holds. Skips the test with the reason where the target gave no chance to try it,
    /// or where it is known not to hold.</summary>
    /// <param name="check">Its id.</param>
    /// <exception cref="global::Xunit.Sdk.XunitException">It does not hold, which is the message; or nothing is
    /// known.</exception>
    public void MustHold(string check)
    {
        var outcome = OutcomeOf(check);
        if (outcome.Skip is { } reason)
            Assert.Skip(reason);
        if (outcome.Failure is { } failure)
            Assert.Fail(failure);
        if (outcome.Warning is { } warning)
            TestContext.Current.AddWarning(warning);
    }

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();

    internal Outcome OutcomeOf(string check) =>
        (outcomes ?? throw new InvalidOperationException("the target has not been judged")).Of(check);

    /// <summary>How runs of this target go, with their records below a folder.</summary>
    private protected static Schedule ScheduleIn(string folder, int parallel) =>
        new()
        {
            Folder = Directory.CreateDirectory(folder).FullName,
            Seed = Seed,
            Parallel = Parallelism.OfThisMachine(parallel),
            Timeout = ScenarioDeadline,
            AnswerTimeout = TargetPace.Usual,
            Invariants = ScenarioCatalog.InvariantsOf,
        };

    /// <summary>Does the runs, and keeps what became of each check.</summary>
    private protected async Task JudgeAsync(ITarget target, Schedule schedule, CancellationToken stopping)
    {
        var plan = RunPlan.ForTarget(
            target,
            [.. ScenarioCatalog.All.Where(scenario => McpServerChecksAttribute.Matches(Scenarios, scenario.Id))],
            Core.Protocol.Revision.All,
            1
        );
        var facts = target.Facts;
        var campaign = new Campaign(TimeProvider.System)
        {
            Target = new ReportTarget(facts.Role, "xunit", facts.Name, facts.Revisions, facts.Remarks),
        };
        outcomes = new(await campaign.RunAsync(plan, schedule, _ => { }, stopping), Known, IsStrict);
    }
}
