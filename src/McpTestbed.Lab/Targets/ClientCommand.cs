using System.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Scenarios;
using McpTestbed.Lab.Processes;

namespace McpTestbed.Lab.Targets;

/// <summary>A client that is a command: one process a run.</summary>
/// <param name="command">The command; the server's address goes where <c>{url}</c> stands, or to the end.</param>
/// <param name="readyTimeout">How long it may take until its first request.</param>
internal sealed class ClientCommand(IReadOnlyList<string> command, TimeSpan readyTimeout) : IClientUnderTest
{
    private const string Url = "{url}";

    /// <summary>The variable that names the span a process is started by, as <c>traceparent</c> names that of a
    /// request (https://opentelemetry.io/docs/specs/otel/context/env-carriers/).</summary>
    private const string TraceParent = "TRACEPARENT";

    /// <summary>Where it is started; null for where the testbed is.</summary>
    public string? Folder { get; init; }

    /// <summary>What it gets in its environment beside that of the testbed and of the official suite;
    /// <c>{url}</c> stands for the server's address.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <inheritdoc />
    public TimeSpan ReadyTimeout => readyTimeout;

    /// <inheritdoc />
    public TimeSpan Quiet { get; private set; } = ClientPace.UsualQuiet;

    /// <inheritdoc />
    public bool KnowsOurContext => false;

    /// <inheritdoc />
    public void Learn(TimeSpan gap) => Quiet = ClientPace.QuietFor(gap);

    /// <inheritdoc />
    public IRunningClient Start(ClientOrder order, HistoryWriter history, Redactor redactor)
    {
        string[] filled = command.Concat(Environment.Values).Any(word => word.Contains(Url, StringComparison.Ordinal))
            ? [.. command.Select(word => Fill(word, order))]
            : [.. command, order.Server.ToString()];
        history.Append(
            "lab",
            new ProcessStarted { Command = redactor.Text(CommandSecrets.Hidden(string.Join(' ', filled))) }
        );
        return new Running(StartProcess(filled, order), history, redactor);
    }

    private ChildProcess StartProcess(string[] filled, ClientOrder order)
    {
        var variables = Environment.ToDictionary(variable => variable.Key, variable => Fill(variable.Value, order));
        variables["MCP_CONFORMANCE_SCENARIO"] = order.Scenario;
        variables["MCP_CONFORMANCE_PROTOCOL_VERSION"] = order.Revision.Id;
        variables["MCP_CONFORMANCE_CONTEXT"] = order.ContextJson;
        if (Activity.Current?.Id is { } span)
            variables[TraceParent] = span;
        try
        {
            return ChildProcess.Start(filled, variables, Folder);
        }
        catch (TargetException error)
        {
            throw new TargetUnreachableException(error.Message);
        }
    }

    private static string Fill(string text, ClientOrder order) =>
        text.Replace(Url, order.Server.ToString(), StringComparison.Ordinal);

    /// <summary>One process of it.</summary>
    private sealed class Running : IRunningClient
    {
        private readonly ChildProcess process;

        public Running(ChildProcess process, HistoryWriter history, Redactor redactor)
        {
            this.process = process;
            Exited = ReportAsync(history, redactor);
        }

        public Task<int> Exited { get; }

        public async ValueTask DisposeAsync()
        {
            await process.DisposeAsync();
            await Exited;
        }

        private async Task<int> ReportAsync(HistoryWriter history, Redactor redactor)
        {
            var (code, expected) = await process.Exited;
            history.Append("lab", ClientExit.Of(code, expected, process.Output, redactor));
            return code;
        }
    }
}
