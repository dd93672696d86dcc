using System.CommandLine;
using McpTestbed.Cli.Output;
using McpTestbed.Lab.Topology;

namespace McpTestbed.Cli.Commands;

/// <summary><c>up</c>: the lab without Aspire, left running until Ctrl-C.</summary>
internal static class UpCommand
{
    private const string Telemetry = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static Command Create()
    {
        var output = new OutputOptions();
        var dashboard = new Option<bool>("--dashboard")
        {
            Description = "Start the Aspire dashboard too, and send all telemetry there.",
        };
        var command = new Command(
            "up",
            "Start the lab (servers, the chaos proxy, a client that keeps calling) and leave it running until Ctrl-C."
        );
        command.Add(dashboard);
        output.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var time = TimeProvider.System;
                var console = new RunConsole(standardOutputIsTaken: false);
                var placed = PlacedLab.Place(LabDescription.Default, output.Folder(parsed, time));
                await using var shown = parsed.GetValue(dashboard)
                    ? await AspireDashboard.StartAsync(console.Say, time, cancellationToken)
                    : null;
                await using var lab = await EmbeddedLab.StartAsync(
                    placed,
                    shown?.Telemetry ?? new Dictionary<string, string>(),
                    console.Say,
                    time,
                    cancellationToken
                );
                LabConsole.Show(console, placed);
                if (shown is not null)
                    console.Say(
                        $"telemetry of other programs goes there with {Telemetry}={shown.Telemetry[Telemetry]}; "
                            + "reports link to it with "
                            + $"{DashboardAddress.Variable}={new Uri(shown.Address).GetLeftPart(UriPartial.Authority)}"
                    );
                console.Say("Ctrl-C ends everything");
                // Last, so that nothing has to be looked for.
                if (shown is not null)
                    console.Say($"dashboard: {shown.Address}");
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                console.Say("ending");
                return ExitCodes.Valid;
            }
        );
        return command;
    }
}
