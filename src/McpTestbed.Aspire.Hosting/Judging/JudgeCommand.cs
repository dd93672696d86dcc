using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using McpTestbed.Core.Histories;
using McpTestbed.Hosting.Programs;
using McpTestbed.Scenarios;

namespace McpTestbed.Hosting.Judging;

/// <summary>The command <i>Judge</i> of a server or a client.</summary>
internal static class JudgeCommand
{
    public const string Name = "judge",
        Area = "area",
        AllAreas = "all";

    /// <summary>Adds it.</summary>
    /// <param name="resource">The server or client.</param>
    /// <param name="role">Which of them it is.</param>
    /// <param name="targetAsync">Where the server is, or how the client is started.</param>
    /// <param name="description">What the command does, for the dashboard.</param>
    /// <param name="state">When it can be given.</param>
    public static IResourceBuilder<T> WithJudge<T>(
        this IResourceBuilder<T> resource,
        TargetRole role,
        Func<IServiceProvider, CancellationToken, Task<JudgedTarget>> targetAsync,
        string description,
        Func<UpdateCommandStateContext, ResourceCommandState> state
    )
        where T : IResource
    {
        var builder = resource.ApplicationBuilder;
        var judge = new Judge(
            TestbedProgram.Of(builder),
            RunsFolder.Of(builder),
            JudgeTelemetry.Of(builder.Configuration)
        );
        var scenarios = new McpScenariosAnnotation(judge, targetAsync);
        return resource
            .WithAnnotation(scenarios)
            .WithCommand(
                Name,
                "Judge",
                context => judge.RunAsync(scenarios, AreaOf(context), context),
                new()
                {
                    Description = description,
                    IconName = "Gavel",
                    IsHighlighted = true,
                    UpdateState = state,
                    Arguments =
                    [
                        new()
                        {
                            Name = Area,
                            Label = "Area",
                            InputType = InputType.Choice,
                            Value = AllAreas,
                            Options =
                            [
                                KeyValuePair.Create(AllAreas, "all"),
                                .. AreasOf(role).Select(area => KeyValuePair.Create(area, area)),
                            ],
                        },
                    ],
                }
            );
    }

    /// <summary>The areas of the scenarios of a role.</summary>
    public static IEnumerable<string> AreasOf(TargetRole role) =>
        ScenarioCatalog.All.Where(scenario => scenario.Role == role).Select(scenario => scenario.Area).Distinct();

    private static string? AreaOf(ExecuteCommandContext context) =>
        context.Arguments.FirstOrDefault(argument => argument.Name == Area)?.Value is { Length: > 0 } area
        && area != AllAreas
            ? area
            : null;
}
