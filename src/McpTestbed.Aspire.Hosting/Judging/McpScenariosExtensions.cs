using Aspire.Hosting.ApplicationModel;
using McpTestbed.Core.Histories;
using McpTestbed.Hosting.Chaos;
using McpTestbed.Hosting.Judging;

namespace Aspire.Hosting;

/// <summary>Judges MCP servers and clients of an app host.</summary>
public static class McpScenariosExtensions
{
    /// <summary>The name of the command.</summary>
    public const string Judge = JudgeCommand.Name;

    /// <summary>The argument of the command that names an area of scenarios; <see cref="AllAreas" /> for all.</summary>
    public const string Area = JudgeCommand.Area;

    /// <summary>All areas.</summary>
    public const string AllAreas = JudgeCommand.AllAreas;

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

    /// <summary>Gives a client the command <i>Judge</i>: it starts the client anew for each scenario, with its own
    /// arguments and environment, before a scripted server, whose address it gets where it has that of its link (at
    /// the end of its arguments where it has it nowhere).</summary>
    /// <param name="client">The client: a project or an executable. What it is asked to do stands in
    /// <c>MCP_CONFORMANCE_SCENARIO</c>, as for the official suite's clients; one that does not know it does what it
    /// does by itself. It should come to an end, or to rest: one that never stops asking is ended, and proves
    /// little.</param>
    /// <param name="link">The link whose address it is given.</param>
    /// <returns>The client.</returns>
    /// <exception cref="DistributedApplicationException">It is neither a project nor an executable, or the program
    /// that judges is not there.</exception>
    public static IResourceBuilder<T> WithMcpScenarios<T>(
        this IResourceBuilder<T> client,
        IResourceBuilder<McpLinkResource> link
    )
        where T : IResource =>
        client.Resource is ExecutableResource or ProjectResource
            ? client.WithJudge(
                TargetRole.Client,
                (services, token) => JudgedClient.OfAsync(client.Resource, link.Resource, services, token),
                "Start this client before scripted servers, one for each scenario, and show what was found.",
                _ => ResourceCommandState.Enabled
            )
            : throw new DistributedApplicationException(
                $"'{client.Resource.Name}' cannot be judged as a client: it is neither a project nor an executable"
            );

    /// <summary>As for any server, and for a reference server, whose sessions can be ended from outside.</summary>
    internal static IResourceBuilder<T> WithMcpScenarios<T>(
        this IResourceBuilder<T> server,
        string path,
        string? endpointName,
        Uri? admin
    )
        where T : IResourceWithEndpoints
    {
        return server.WithJudge(
            TargetRole.Server,
            TargetAsync,
            "Run the scenarios on this server, and show what was found.",
            WhileRunning
        );

        async Task<JudgedTarget> TargetAsync(IServiceProvider services, CancellationToken cancellationToken)
        {
            var address = await ServerEndpoint.Of(server.Resource, endpointName).GetValueAsync(cancellationToken);
            var name = server.Resource.Name;
            return new(name, new() { Servers = [new(name, new(new Uri(address!), path), admin)] });
        }
    }

    private static ResourceCommandState WhileRunning(UpdateCommandStateContext context) =>
        context.ResourceSnapshot.State?.Text == KnownResourceStates.Running
            ? ResourceCommandState.Enabled
            : ResourceCommandState.Disabled;
}
