using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using McpTestbed.AppHost.Resources;
using McpTestbed.Lab.Topology;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace McpTestbed.AppHost.Tests;

/// <summary>The lab, started for real: once for all tests of a class.</summary>
public sealed class RunningLab : IAsyncLifetime
{
    /// <summary>The collection of tests that start a lab: two at once would only make each other slow.</summary>
    public const string OneAtATime = "one lab at a time";

    /// <summary>Twice what an idle machine of two cores takes: a test is no place to judge speed.</summary>
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(2);

    private DistributedApplication? app;
    private McpChaosResource? chaos;

    public DistributedApplication App => app ?? throw new InvalidOperationException("the lab has not been started");

    /// <summary>The programs of the lab, by name.</summary>
    public IReadOnlyDictionary<string, LabProcess> Programs { get; private set; } =
        new Dictionary<string, LabProcess>();

    /// <summary>The chaos proxy.</summary>
    public McpChaosResource Chaos =>
        chaos ?? throw new InvalidOperationException("the lab has not been started");

    /// <summary>The MCP endpoint of a server or of a group of replicas, through its link.</summary>
    public Uri Link(string server) => Chaos.Link(server).Address;

    public async ValueTask InitializeAsync()
    {
        using var deadline = new CancellationTokenSource(StartDeadline);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(deadline.Token);
        // Health checks that fail while a program starts are told as errors, with their stack: a page a second.
        builder.Services.AddLogging(logging =>
            logging
                .SetMinimumLevel(LogLevel.Warning)
                .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None)
        );
        Programs = builder
            .Resources.OfType<LabProgramResource>()
            .ToDictionary(resource => resource.Name, resource => resource.Process);
        chaos = builder.Resources.OfType<McpChaosResource>().Single();
        app = await builder.BuildAsync(deadline.Token);
        await app.StartAsync(deadline.Token);
        foreach (var program in Programs.Keys.Where(name => name != LabDescription.Runner).Append(chaos.Name))
            await app.ResourceNotifications.WaitForResourceHealthyAsync(program, deadline.Token);
    }

    /// <summary>Runs a command as the dashboard does.</summary>
    public Task<ExecuteCommandResult> CommandAsync(
        string resource,
        string command,
        params IEnumerable<InteractionInput> arguments
    ) =>
        App.ResourceCommands.ExecuteCommandAsync(
            resource,
            command,
            new InteractionInputCollection([.. arguments]),
            TestContext.Current.CancellationToken
        );

    /// <summary>The process ids of everything that runs.</summary>
    public IReadOnlyList<int> ProcessIds() =>
        [
            .. from name in Programs.Keys.Append(Chaos.Name)
            let snapshot = App.ResourceNotifications.TryGetCurrentState(name, out var current) ? current.Snapshot : null
            where snapshot?.State?.Text == KnownResourceStates.Running
            select Convert.ToInt32(
                snapshot.Properties.Single(property => property.Name == "executable.pid").Value,
                System.Globalization.CultureInfo.InvariantCulture
            ),
        ];

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
    }
}
