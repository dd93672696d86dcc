using McpTestbed.AppHost.Resources;
using McpTestbed.Core.Histories;
using McpTestbed.Hosting.Judging;
using Microsoft.Extensions.DependencyInjection;

namespace McpTestbed.AppHost.Commands;

/// <summary>Starts the scenario runner from the dashboard and shows what it found.</summary>
internal static class RunnerCommands
{
    public const string RunAll = "run-all";
    public const string RunArea = "run-area";

    /// <summary>The argument that names the area.</summary>
    public const string Area = "area";

    public static IResourceBuilder<LabProgramResource> WithRuns(this IResourceBuilder<LabProgramResource> runner)
    {
        var runs = new RunnerState(runner.Resource.Process.Folder);
        runner.WithArgs(context =>
        {
            foreach (var argument in runs.NextArguments())
                context.Args.Add(argument);
        });
        runner.WithCommand(
            RunAll,
            "Run all",
            context => RunAsync(runner.Resource, runs, null, context),
            new()
            {
                Description = "Judge every server of the lab by every scenario.",
                IconName = "PlayCircle",
                IsHighlighted = true,
                UpdateState = WhileIdle,
            }
        );
        return runner.WithCommand(
            RunArea,
            "Run one area",
            context => RunAsync(runner.Resource, runs, context.Arguments[Area].Value, context),
            new()
            {
                Description = "Judge every server of the lab by the scenarios of one area.",
                IconName = "PlaySettings",
                IsHighlighted = true,
                UpdateState = WhileIdle,
                Arguments =
                [
                    new()
                    {
                        Name = Area,
                        Label = "Area",
                        InputType = InputType.Choice,
                        Required = true,
                        Options =
                        [
                            .. JudgeCommand.AreasOf(TargetRole.Server).Select(area => KeyValuePair.Create(area, area)),
                        ],
                    },
                ],
            }
        );
    }

    private static async Task<ExecuteCommandResult> RunAsync(
        LabProgramResource runner,
        RunnerState runs,
        string? area,
        ExecuteCommandContext context
    )
    {
        runs.Choose(area);
        var services = context.Services;
        var started = await services
            .GetRequiredService<ResourceCommandService>()
            .ExecuteCommandAsync(runner, KnownResourceCommands.StartCommand, context.CancellationToken);
        if (!started.Success)
            return started;
        var folder = runs.LastFolder;
        var notifications = services.GetRequiredService<ResourceNotificationService>();
        await notifications.WaitForResourceAsync(runner.Name, KnownResourceStates.Running, context.CancellationToken);
        var ended = await notifications.WaitForResourceAsync(
            runner.Name,
            change => KnownResourceStates.TerminalStates.Contains(change.Snapshot.State?.Text),
            context.CancellationToken
        );
        var summary = Path.Combine(folder, "lab.md");
        if (!File.Exists(summary))
            return CommandResults.Failure(
                $"the runner ended with exit code {ended.Snapshot.ExitCode} and no report; its log says why"
            );
        return CommandResults.Success(
            $"exit code {ended.Snapshot.ExitCode}; reports are in {folder}",
            await File.ReadAllTextAsync(summary, context.CancellationToken),
            CommandResultFormat.Markdown,
            displayImmediately: true
        );
    }

    private static ResourceCommandState WhileIdle(UpdateCommandStateContext context) =>
        context.ResourceSnapshot.State?.Text is { } state
        && state != KnownResourceStates.NotStarted
        && !KnownResourceStates.TerminalStates.Contains(state)
            ? ResourceCommandState.Disabled
            : ResourceCommandState.Enabled;
}
