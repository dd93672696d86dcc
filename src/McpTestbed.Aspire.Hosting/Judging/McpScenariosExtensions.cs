using Aspire.Hosting.ApplicationModel;
using McpTestbed.Hosting.Chaos;
using McpTestbed.Hosting.Judging;
using McpTestbed.Hosting.Programs;
using McpTestbed.Lab.Topology;
using McpTestbed.Scenarios;

namespace Aspire.Hosting;

/// <summary>Judges MCP servers of an app host.</summary>
public static class McpScenariosExtensions
{
    /// <summary>The name of the command.</summary>
    public const string Judge = "judge";

    /// <summary>The argument of the command that names an area of scenarios; <see cref="AllAreas" /> for all.</summary>
    public const string Area = "area";

    /// <summary>All areas.</summary>
    public const string AllAreas = "all";

    /// <summary>Gives a server the command <i>Judge</i>: it runs the scenarios on the server, with links of its own,
    /// and shows what was found and where the reports are.</summary>
    /// <param name="server">The server.</param>
    /// <param name="path">Path of its MCP endpoint.</param>
    /// <param name="endpointName">Its endpoint; null for <c>mcp</c>, <c>http</c>, or the first that speaks plain
    /// HTTP.</param>
    /// <returns>The server.</returns>
    /// <exception cref="DistributedApplicationException">The program that judges is not there.</exception>
    public static IResourceBuilder<T> WithMcpScenarios<T>(
        this IResourceBuilder<T> server,
        string path = "/mcp",
        string? endpointName = null
    )
        where T : IResourceWithEndpoints => server.WithMcpScenarios(path, endpointName, admin: null);

    /// <summary>The same for a reference server, whose sessions can be ended from outside.</summary>
    internal static IResourceBuilder<T> WithMcpScenarios<T>(
        this IResourceBuilder<T> server,
        string path,
        string? endpointName,
        Uri? admin
    )
        where T : IResourceWithEndpoints
    {
        var judge = new Judge(
            TestbedProgram.Of(server.ApplicationBuilder),
            RunsFolder.Of(server.ApplicationBuilder),
            JudgeTelemetry.Of(server.ApplicationBuilder.Configuration)
        );
        server.WithAnnotation(new McpScenariosAnnotation(judge, EntryAsync));
        return server.WithCommand(
            Judge,
            "Judge",
            async context =>
                await judge.RunAsync(
                    await EntryAsync(context.CancellationToken),
                    context.Arguments.FirstOrDefault(argument => argument.Name == Area)?.Value is { Length: > 0 } area
                    && area != AllAreas
                        ? area
                        : null,
                    context
                ),
            new()
            {
                Description = "Run the scenarios on this server, and show what was found.",
                IconName = "Gavel",
                IsHighlighted = true,
                UpdateState = WhileRunning,
                Arguments =
                [
                    new()
                    {
                        Name = Area,
                        Label = "Area",
                        InputType = InputType.Choice,
                        Value = AllAreas,
                        Options = [KeyValuePair.Create(AllAreas, "all"), .. Areas()],
                    },
                ],
            }
        );

        async Task<LabFile.Entry> EntryAsync(CancellationToken cancellationToken)
        {
            var address = await ServerEndpoint.Of(server.Resource, endpointName).GetValueAsync(cancellationToken);
            return new(server.Resource.Name, new(new Uri(address!), path), admin);
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Areas() =>
        ScenarioCatalog
            .All.Select(scenario => scenario.Area)
            .Distinct()
            .Select(area => KeyValuePair.Create(area, area));

    private static ResourceCommandState WhileRunning(UpdateCommandStateContext context) =>
        context.ResourceSnapshot.State?.Text == KnownResourceStates.Running
            ? ResourceCommandState.Enabled
            : ResourceCommandState.Disabled;
}
