using McpTestbed.AppHost.Resources;
using McpTestbed.ChaosProxy.Client;

namespace McpTestbed.AppHost.Commands;

/// <summary>What can be broken from the dashboard, on every link at once; finer faults go over the chaos proxy's own
/// API.</summary>
internal static class ChaosCommands
{
    public const string CutStreams = "cut-streams";
    public const string AddLatency = "add-500-ms";
    public const string LoseAnswer = "lose-next-answer";
    public const string Heal = "heal";

    public static IResourceBuilder<LabProgramResource> WithFaults(this IResourceBuilder<LabProgramResource> proxy)
    {
        var control = proxy.Resource.Process.Endpoints[0].Address;
        return proxy
            .WithFault(
                control,
                CutStreams,
                "Cut all streams",
                "Reset every open connection; new ones pass.",
                "Cut",
                (faults, token) => faults.CutStreamsAsync(token)
            )
            .WithFault(
                control,
                AddLatency,
                "Add 500 ms",
                "Every answer comes 500 ms later than before.",
                "Timer",
                (faults, token) => faults.AddLatencyAsync(token)
            )
            .WithFault(
                control,
                LoseAnswer,
                "Lose the next answer",
                "The next tools/call is carried out, and its answer lost.",
                "MailDismiss",
                (faults, token) => faults.LoseAnswerAsync(token)
            )
            .WithFault(control, Heal, "Heal", "Take all faults away.", "Heart", (faults, token) =>
                faults.HealAsync(token)
            );
    }

    private static IResourceBuilder<LabProgramResource> WithFault(
        this IResourceBuilder<LabProgramResource> proxy,
        Uri control,
        string name,
        string title,
        string description,
        string icon,
        Func<LabFaults, CancellationToken, Task<string>> act
    ) =>
        proxy.WithCommand(
            name,
            title,
            async context =>
            {
                try
                {
                    using var faults = new LabFaults(control);
                    return CommandResults.Success(await act(faults, context.CancellationToken));
                }
                catch (Exception error)
                    when (error is ToxiproxyException or HttpRequestException or TaskCanceledException)
                {
                    return CommandResults.Failure($"the chaos proxy: {error.Message}");
                }
            },
            new()
            {
                Description = description,
                IconName = icon,
                IsHighlighted = true,
                UpdateState = context =>
                    context.ResourceSnapshot.HealthStatus
                    == Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy
                        ? ResourceCommandState.Enabled
                        : ResourceCommandState.Disabled,
            }
        );
}
