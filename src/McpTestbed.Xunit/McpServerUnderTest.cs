using McpTestbed.Core.Scenarios;
using McpTestbed.Lab.Runs;
using McpTestbed.Lab.Targets;
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
public abstract class McpServerUnderTest : McpTargetUnderTest
{
    private readonly string? named;

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

    /// <summary>Header lines of a second user, who must not get at what belongs to the first, in place of those of the
    /// same name.</summary>
    protected virtual IReadOnlyList<string> SecondHeaders => [];

    /// <summary>Header lines with a token that is valid and was issued for another server, in place of those of the
    /// same name.</summary>
    protected virtual IReadOnlyList<string> ForeignHeaders => [];

    /// <summary>Name of a tool that may be called, with its arguments as JSON; null for none.</summary>
    protected virtual (string Name, string Json)? Call => null;

    /// <summary>Whether a tool that the server marks read-only, and that needs no arguments, may be called as
    /// well.</summary>
    /// <value>Default true.</value>
    protected virtual bool CallsReadOnlyTools => true;

    /// <summary>An Origin that the server allows.</summary>
    /// <value>Default null: <c>http://localhost:6274</c>.</value>
    protected virtual string? AllowedOrigin => null;

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
    public override async ValueTask InitializeAsync()
    {
        var address = named ?? await StartServerAsync();
        var stopping = TestContext.Current.CancellationToken;
        await using var target = await TargetStarter.StartAsync(
            SpecOf(address),
            text => TestContext.Current.SendDiagnosticMessage(text),
            TimeProvider.System,
            stopping
        );
        await JudgeAsync(target, ScheduleIn(Folder, Parallelism.OfServer), stopping);
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await StopServerAsync();
        GC.SuppressFinalize(this);
    }

    private TargetSpec SpecOf(string address) =>
        TargetSpec.Parse(address) with
        {
            Path = Path,
            ReadyTimeout = ReadyTimeout,
            Headers = [.. Headers.Select(TargetSpec.ParseHeader)],
            SecondHeaders = [.. SecondHeaders.Select(TargetSpec.ParseHeader)],
            ForeignHeaders = [.. ForeignHeaders.Select(TargetSpec.ParseHeader)],
            Tools = Call is { } call ? ToolParts.Of(new(call.Name, call.Json)) : ToolParts.None,
            FindsTools = CallsReadOnlyTools,
            AllowedOrigin = AllowedOrigin is { } origin ? TargetSpec.ParseOrigin(origin) : null,
        };
}
