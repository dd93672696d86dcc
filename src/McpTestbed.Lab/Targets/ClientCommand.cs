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
        var url = order.Server.ToString();
        string[] filled = command.Any(argument => argument.Contains(Url, StringComparison.Ordinal))
            ? [.. command.Select(argument => argument.Replace(Url, url, StringComparison.Ordinal))]
            : [.. command, url];
        history.Append(
            "lab",
            new ProcessStarted { Command = redactor.Text(CommandSecrets.Hidden(string.Join(' ', filled))) }
        );
        return new Running(StartProcess(filled, order), history, redactor);
    }

    private static ChildProcess StartProcess(string[] filled, ClientOrder order)
    {
        try
        {
            return ChildProcess.Start(
                filled,
                new Dictionary<string, string>
                {
                    ["MCP_CONFORMANCE_SCENARIO"] = order.Scenario,
                    ["MCP_CONFORMANCE_PROTOCOL_VERSION"] = order.Revision.Id,
                    ["MCP_CONFORMANCE_CONTEXT"] = order.ContextJson,
                }
            );
        }
        catch (TargetException error)
        {
            throw new TargetUnreachableException(error.Message);
        }
    }

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
