using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using McpTestbed.AppHost.Resources;
using McpTestbed.Lab.Topology;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace McpTestbed.AppHost.Tests;

/// <summary>The tests that share one lab.</summary>
[CollectionDefinition(Name)]
public sealed class LabCollection : ICollectionFixture<RunningLab>
{
    /// <summary>Its name.</summary>
    public const string Name = "one lab";
}

/// <summary>The lab, started for real: once for all tests of the collection.</summary>
public sealed class RunningLab : IAsyncLifetime
{
    /// <summary>Twice what an idle machine of two cores takes: a test is no place to judge speed.</summary>
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(2);

    private readonly TelemetryReceiver telemetry = new();
    private DistributedApplication? app;
    private McpChaosResource? chaos;

    public DistributedApplication App => app ?? throw new InvalidOperationException("the lab has not been started");

    /// <summary>The programs of the lab, by name.</summary>
    public IReadOnlyDictionary<string, LabProcess> Programs { get; private set; } =
        new Dictionary<string, LabProcess>();

    /// <summary>Spans and log entries of all programs.</summary>
    public TelemetryReceiver Telemetry => telemetry;

    /// <summary>The names of the clients that keep calling.</summary>
    public IReadOnlyList<string> Callers { get; } = [.. LabDescription.Default.Clients.Select(client => client.Name)];

    /// <summary>The chaos proxy.</summary>
    public McpChaosResource Chaos => chaos ?? throw new InvalidOperationException("the lab has not been started");

    /// <summary>The MCP endpoint of a server or of a group of replicas, through its link.</summary>
    public Uri Link(string server) => Chaos.Link(server).Address;

    public async ValueTask InitializeAsync()
    {
        using var deadline = new CancellationTokenSource(StartDeadline);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            // Where "Judge" sends its traces: there is no dashboard in tests.
            [$"--ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL={telemetry.Address}"],
            deadline.Token
        );
        // Health checks that fail while a program starts are told as errors, with their stack: a page a second.
        builder.Services.AddLogging(logging =>
            logging
                .SetMinimumLevel(LogLevel.Warning)
                .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None)
        );
        Programs = builder
            .Resources.OfType<LabProgramResource>()
            .ToDictionary(resource => resource.Name, resource => resource.Process);
        foreach (var program in builder.Resources.Where(resource => resource is LabProgramResource or McpChaosResource))
            builder
                .CreateResourceBuilder((ExecutableResource)program)
                .WithEnvironment("OTEL_EXPORTER_OTLP_ENDPOINT", telemetry.Address)
                .WithEnvironment("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
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
        await telemetry.DisposeAsync();
    }
}
