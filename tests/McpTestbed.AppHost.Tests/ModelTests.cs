using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using McpTestbed.AppHost.Resources;
using McpTestbed.Lab.Topology;

namespace McpTestbed.AppHost.Tests;

/// <summary>The model alone: nothing is started.</summary>
public sealed class ModelTests
{
    private static readonly LabDescription Described = LabDescription.Default;

    [Fact]
    public async Task Lab_HasAResourceForEverythingThatIsDescribed()
    {
        await using var builder = await BuilderAsync();

        string[] expected =
        [
            LabDescription.Redis,
            .. Described.Servers.Select(server => server.Name),
            .. Described.Groups.SelectMany(group => group.Names),
            .. Described.Clients.Select(client => client.Name),
            LabDescription.ChaosProxy,
            LabDescription.Runner,
        ];
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            builder
                .Resources.Where(resource => resource is LabProgramResource or MissingProgramResource)
                .Select(resource => resource.Name)
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Endpoint_HasAPortOfItsOwnOnLoopbackAndNoProxy()
    {
        await using var builder = await BuilderAsync();

        var endpoints = builder
            .Resources.OfType<LabProgramResource>()
            .SelectMany(resource => resource.Annotations.OfType<EndpointAnnotation>())
            .ToList();
        Assert.All(endpoints, endpoint =>
            Assert.Equal((false, "127.0.0.1"), (endpoint.IsProxied, endpoint.TargetHost))
        );
        Assert.Equal(endpoints.Count, endpoints.Select(endpoint => endpoint.Port).OfType<int>().Distinct().Count());
    }

    [Fact]
    public async Task ChaosProxy_HasALinkForEachServerAndEachGroup()
    {
        await using var builder = await BuilderAsync();

        var links = Program(builder, LabDescription.ChaosProxy)
            .Annotations.OfType<EndpointAnnotation>()
            .Select(endpoint => endpoint.Name);
        Assert.Equal(
            [
                "control",
                .. Described.Servers.Select(server => server.Name),
                .. Described.Groups.Select(group => group.Name),
            ],
            links
        );
    }

    [Fact]
    public async Task Client_WaitsForTheChaosProxyAndItsServer()
    {
        RedisServer.Require();
        await using var builder = await BuilderAsync();

        foreach (var client in Described.Clients)
        {
            var waits = Program(builder, client.Name)
                .Annotations.OfType<WaitAnnotation>()
                .Select(wait => wait.Resource.Name);
            Assert.Equal(
                [
                    LabDescription.ChaosProxy,
                    .. Described.Groups.FirstOrDefault(group => group.Name == client.Calls)?.Names ?? [client.Calls],
                ],
                waits
            );
        }
    }

    [Fact]
    public async Task ReferenceServer_IsReadyWhenItsHealthEndpointSaysSo()
    {
        await using var builder = await BuilderAsync();

        foreach (var server in Described.Servers.Where(server => server.Profile is not null))
            Assert.Single(Program(builder, server.Name).Annotations.OfType<HealthCheckAnnotation>());
    }

    [Fact]
    public async Task Runner_IsStartedByHand()
    {
        await using var builder = await BuilderAsync();

        Assert.Single(Program(builder, LabDescription.Runner).Annotations.OfType<ExplicitStartupAnnotation>());
    }

    [Theory]
    [InlineData("stateful", "kill", "expire-sessions")]
    [InlineData("aspnetcore-stateless", "kill", "expire-sessions")]
    [InlineData("replicas-in-memory-2", "kill", "expire-sessions")]
    [InlineData(LabDescription.ChaosProxy, "cut-streams", "add-500-ms", "lose-next-answer", "heal")]
    [InlineData(LabDescription.Runner, "run-all", "run-area")]
    public async Task Resource_HasItsCommands(string resource, params string[] commands)
    {
        await using var builder = await BuilderAsync();

        Assert.Equal(
            commands,
            Program(builder, resource).Annotations.OfType<ResourceCommandAnnotation>().Select(command => command.Name)
        );
    }

    private static Task<IDistributedApplicationTestingBuilder> BuilderAsync() =>
        DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(TestContext.Current.CancellationToken);

    private static LabProgramResource Program(IDistributedApplicationTestingBuilder builder, string name) =>
        builder.Resources.OfType<LabProgramResource>().Single(resource => resource.Name == name);
}
