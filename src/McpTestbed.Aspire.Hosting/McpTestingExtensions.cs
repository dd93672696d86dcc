using Aspire.Hosting.ApplicationModel;
using McpTestbed.ChaosProxy.Client;
using McpTestbed.Core.Faults;
using McpTestbed.Hosting.Judging;
using McpTestbed.Lab;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>What tests of an app host do with the chaos proxy and with servers that can be judged.</summary>
public static class McpTestingExtensions
{
    /// <summary>The MCP endpoint of a server through its link.</summary>
    /// <param name="app">The app host, started.</param>
    /// <param name="chaos">The name of the chaos proxy.</param>
    /// <param name="server">The name of the server, or of the group of replicas.</param>
    /// <exception cref="ArgumentException">There is no such chaos proxy, or no such link.</exception>
    public static Uri GetMcpLink(this DistributedApplication app, string chaos, string server) =>
        app.Chaos(chaos).Link(server).Address;

    /// <summary>Puts a fault in place.</summary>
    /// <param name="app">The app host, started.</param>
    /// <param name="chaos">The name of the chaos proxy.</param>
    /// <param name="id">The fault's name in histories, traces and the dashboard, in kebab-case; unique at a
    /// time.</param>
    /// <param name="fault">What is done.</param>
    /// <param name="scope">To which exchanges; null for all.</param>
    /// <param name="trigger">To which of them; null for the first.</param>
    /// <param name="cancellationToken">Ends the wait for the answer.</param>
    /// <returns>The fault, which is healed when it is disposed.</returns>
    /// <exception cref="ToxiproxyException">It was refused.</exception>
    public static async Task<ArmedMcpFault> ArmAsync(
        this DistributedApplication app,
        string chaos,
        string id,
        Fault fault,
        FaultScope? scope = null,
        FaultTrigger? trigger = null,
        CancellationToken cancellationToken = default
    )
    {
        var http = new HttpClient { BaseAddress = app.Chaos(chaos).Control };
        try
        {
            var rule = new FaultRule(id, fault, scope ?? new(), trigger ?? FaultTrigger.Once);
            await new ChaosClient(http).ArmAsync([rule], cancellationToken);
            return new(http, id);
        }
        catch
        {
            http.Dispose();
            throw;
        }
    }

    /// <summary>Judges a server or a client, as the command <i>Judge</i> does.</summary>
    /// <param name="app">The app host, started.</param>
    /// <param name="name">The name of the server or client.</param>
    /// <param name="area">An area of scenarios; null for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArgumentException">It has no scenarios: <c>WithMcpScenarios</c> gives it some.</exception>
    /// <exception cref="DistributedApplicationException">It could not be judged.</exception>
    public static async Task<McpJudgement> JudgeAsync(
        this DistributedApplication app,
        string name,
        string? area = null,
        CancellationToken cancellationToken = default
    )
    {
        var scenarios = app.Resources()
            .Where(resource => resource.Name == name)
            .SelectMany(resource => resource.Annotations.OfType<McpScenariosAnnotation>())
            .FirstOrDefault()
            ?? throw new ArgumentException(
                $"'{name}' has no scenarios; give it some: .WithMcpScenarios()",
                nameof(name)
            );
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger($"judge.{name}");
        try
        {
            var target = await scenarios.TargetAsync(app.Services, cancellationToken);
            return (await scenarios.Judge.RunAsync(target, area, log, cancellationToken)).ToJudgement();
        }
        catch (TargetException error)
        {
            throw new DistributedApplicationException(error.Message, error);
        }
    }

    private static McpChaosResource Chaos(this DistributedApplication app, string name) =>
        app.Resources().OfType<McpChaosResource>().FirstOrDefault(chaos => chaos.Name == name)
        ?? throw new ArgumentException($"there is no chaos proxy '{name}'", nameof(name));

    private static IResourceCollection Resources(this DistributedApplication app) =>
        app.Services.GetRequiredService<DistributedApplicationModel>().Resources;
}
