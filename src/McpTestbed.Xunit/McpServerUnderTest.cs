using System.Globalization;
using McpTestbed.Core.Pacing;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Reporting;
using McpTestbed.Core.Scenarios;
using McpTestbed.Lab.Runs;
using McpTestbed.Lab.Targets;
using McpTestbed.Scenarios;
using Xunit;

namespace McpTestbed.Xunit;

/// <summary>
/// A server that is judged once, before the first test of the class that has it as its fixture: every scenario is run
/// against it, and each case of the theory asks what became of one check.
/// </summary>
/// <remarks>
/// Derive from it with the server's address or command line, or override <see cref="StartServerAsync"/> to start a
/// server in the test's own process.
/// </remarks>
public abstract class McpServerUnderTest : IAsyncLifetime
{
    private const ulong Seed = 42;
    private static readonly TimeSpan ScenarioDeadline = TimeSpan.FromSeconds(60);

    private readonly string? named;
    private Outcomes? outcomes;

    /// <summary>A server that <see cref="StartServerAsync"/> starts.</summary>
    protected McpServerUnderTest() { }

    /// <summary>A server at an address, or one that is started by a command line.</summary>
    /// <param name="server"><c>http://127.0.0.1:3001/mcp</c>, <c>npm:package@version</c>, or a command line, which gets
    /// the port to listen on in <c>PORT</c> or where <c>{port}</c> stands.</param>
    protected McpServerUnderTest(string server) => named = server;

    /// <summary>Path of the endpoint of a server that is started by a command line.</summary>
    /// <value>Default <c>/mcp</c>.</value>
    protected virtual string Path => "/mcp";

    /// <summary>How long a started server may take until it listens.</summary>
    /// <value>Default 30 seconds.</value>
    protected virtual TimeSpan ReadyTimeout => TimeSpan.FromSeconds(30);

    /// <summary>Header lines for every request, such as <c>Authorization: Bearer abc</c>.</summary>
    protected virtual IReadOnlyList<string> Headers => [];

    /// <summary>Name of a tool that may be called, with its arguments as JSON; null for none.</summary>
    protected virtual (string Name, string Json)? Call => null;

    /// <summary>Whether a tool that the server marks read-only, and that needs no arguments, may be called as
    /// well.</summary>
    /// <value>Default true.</value>
    protected virtual bool CallsReadOnlyTools => true;

    /// <summary>An Origin that the server allows.</summary>
    /// <value>Default null: <c>http://localhost:6274</c>.</value>
    protected virtual string? AllowedOrigin => null;

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
        System.IO.Path.Combine(
            AppContext.BaseDirectory,
            "mcptestbed",
            GetType().Name,
            TimeProvider.System.GetUtcNow().ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture)
        );

    /// <summary>Starts the server where the class was made without one.</summary>
    /// <returns>The address of its MCP endpoint.</returns>
    /// <exception cref="InvalidOperationException">It is not overridden, and no server was named.</exception>
    protected virtual ValueTask<string> StartServerAsync() =>
        throw new InvalidOperationException(
            $"{GetType().Name} names no server: give the base class an address or a command line, or override "
                + $"{nameof(StartServerAsync)}"
        );

    /// <summary>Stops what <see cref="StartServerAsync"/> started.</summary>
    /// <returns>A task that ends when it has stopped.</returns>
    protected virtual ValueTask StopServerAsync() => default;

    /// <summary>Starts or finds the server and judges it.</summary>
    /// <exception cref="Lab.TargetException">It cannot be started, or does not answer.</exception>
    public async ValueTask InitializeAsync()
    {
        var address = named ?? await StartServerAsync();
        var stopping = TestContext.Current.CancellationToken;
        await using var target = await TargetStarter.StartAsync(
            SpecOf(address),
            text => TestContext.Current.SendDiagnosticMessage(text),
            TimeProvider.System,
            stopping
        );
        var plan = RunPlan.ForTarget(
            target,
            [.. ScenarioCatalog.All.Where(scenario => McpServerChecksAttribute.Matches(Scenarios, scenario.Id))],
            Revision.All,
            1
        );
        var facts = target.Facts;
        var campaign = new Campaign(TimeProvider.System)
        {
            Target = new ReportTarget(facts.Role, "xunit", facts.Name, facts.Revisions, facts.Remarks),
        };
        var schedule = new Schedule
        {
            Folder = Directory.CreateDirectory(Folder).FullName,
            Seed = Seed,
            Parallel = Parallelism.OfThisMachine(Parallelism.OfServer),
            Timeout = ScenarioDeadline,
            AnswerTimeout = TargetPace.Usual,
            Invariants = ScenarioCatalog.InvariantsOf,
        };
        outcomes = new(await campaign.RunAsync(plan, schedule, _ => { }, stopping), Known, IsStrict);
    }

    /// <summary>Asserts that a check holds. Skips the test with the reason where the server gave no chance to try it,
    /// or
    /// where it is known not to hold.</summary>
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
    public async ValueTask DisposeAsync()
    {
        await StopServerAsync();
        GC.SuppressFinalize(this);
    }

    internal Outcome OutcomeOf(string check) =>
        (outcomes ?? throw new InvalidOperationException("the server has not been judged")).Of(check);

    private TargetSpec SpecOf(string address) =>
        TargetSpec.Parse(address) with
        {
            Path = Path,
            ReadyTimeout = ReadyTimeout,
            Headers = [.. Headers.Select(TargetSpec.ParseHeader)],
            Tools = Call is { } call ? ToolParts.Of(new(call.Name, call.Json)) : ToolParts.None,
            FindsTools = CallsReadOnlyTools,
            AllowedOrigin = AllowedOrigin is { } origin ? TargetSpec.ParseOrigin(origin) : null,
        };
}
