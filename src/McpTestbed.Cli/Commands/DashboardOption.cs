using System.CommandLine;
using McpTestbed.Cli.Output;
using McpTestbed.Lab.Topology;
using McpTestbed.ServiceDefaults;

namespace McpTestbed.Cli.Commands;

/// <summary>The <c>--dashboard</c> of commands that run scenarios: their traces in the Aspire dashboard, which stays
/// until Ctrl-C.</summary>
internal sealed class DashboardOption
{
    private readonly Option<bool> dashboard = new("--dashboard")
    {
        Description =
            "Start the Aspire dashboard, send all traces there, and leave it running afterwards until Ctrl-C.",
    };

    public void AddTo(Command command) => command.Add(dashboard);

    /// <summary>Does something with the dashboard there, where it is asked for.</summary>
    /// <param name="parsed">The call.</param>
    /// <param name="console">Told the address.</param>
    /// <param name="act">What is to be done; its exit code is the call's.</param>
    /// <param name="cancellationToken">Ends the wait afterwards.</param>
    /// <exception cref="Lab.TargetException">There is no dashboard to be had; the message says what to
    /// install.</exception>
    public async Task<int> AroundAsync(
        ParseResult parsed,
        RunConsole console,
        Func<Task<int>> act,
        CancellationToken cancellationToken
    )
    {
        if (!parsed.GetValue(dashboard))
            return await act();
        await using var shown = await AspireDashboard.StartAsync(console.Say, TimeProvider.System, cancellationToken);

        // The programs that are started below inherit them.
        foreach (var (name, value) in shown.Telemetry)
            Environment.SetEnvironmentVariable(name, value);
        Environment.SetEnvironmentVariable(
            DashboardAddress.Variable,
            new Uri(shown.Address).GetLeftPart(UriPartial.Authority)
        );
        console.Say($"dashboard: {shown.Address}");
        int code;
        using (ProcessTelemetry.Start("mcptestbed"))
            code = await act();
        console.Say($"dashboard: {shown.Address} (Ctrl-C ends it)");
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return code;
    }
}
