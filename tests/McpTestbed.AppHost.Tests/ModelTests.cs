using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using McpTestbed.AppHost.Resources;
using McpTestbed.Lab.Topology;
using McpTestbed.Tests;

namespace McpTestbed.AppHost.Tests;

/// <summary>The model alone: nothing is started.</summary>
public sealed partial class ModelTests
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
                .Resources.Where(resource =>
                    resource is LabProgramResource or MissingProgramResource or McpChaosResource
                )
                .Select(resource => resource.Name)
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Endpoint_HasAPortOfItsOwnOnLoopbackAndNoProxy()
    {
        await using var builder = await BuilderAsync();

        var endpoints = builder
            .Resources.Where(resource => resource is LabProgramResource or McpChaosResource)
            .SelectMany(resource => resource.Annotations.OfType<EndpointAnnotation>())
            .ToList();
        Assert.All(endpoints, endpoint =>
            Assert.Equal((false, "127.0.0.1"), (endpoint.IsProxied, endpoint.TargetHost))
        );
        Assert.Equal(endpoints.Count, endpoints.Select(endpoint => endpoint.Port).OfType<int>().Distinct().Count());
    }

    /// <summary>The app host and <c>mcptestbed up</c> say each in its own way what there is; it is the same
    /// lab.</summary>
    [Fact]
    public async Task Lab_IsTheSameAsTheEmbeddedOne()
    {
        await using var builder = await BuilderAsync();
        using var folder = new RunFolder();
        var embedded = PlacedLab.Place(Described, folder.Path);

        var here = builder
            .Resources.Select(resource =>
                resource switch
                {
                    LabProgramResource program => program.Process,
                    MissingProgramResource missing => missing.Process,
                    _ => null,
                }
            )
            .OfType<LabProcess>()
            .Where(process => process.Name != LabDescription.Runner)
            .ToDictionary(process => process.Name, process => Essence(process));
        Assert.Equal(
            embedded
                .All.Where(process => process.Name != LabDescription.ChaosProxy)
                .ToDictionary(process => process.Name, process => Essence(process)),
            here
        );
    }

    [Fact]
    public async Task ChaosProxy_HasTheLinksOfTheEmbeddedOne()
    {
        await using var builder = await BuilderAsync();

        Assert.Equal(
            [
                .. Described.Servers.Select(server => $"{server.Name}{server.Path}: {server.Name}"),
                .. Described.Groups.Select(group => $"{group.Name}/mcp: {string.Join(' ', group.Names)}"),
            ],
            Chaos(builder)
                .Links.Select(link =>
                    $"{link.Server}{link.Address.AbsolutePath}: "
                    + string.Join(' ', link.Upstreams.Select(upstream => upstream.Resource.Name))
                )
        );
        Assert.All(Described.Groups, group => Assert.Equal("round-robin", group.Balance));
        Assert.All(Chaos(builder).Links, link => Assert.Equal(McpBalance.RoundRobin, link.Balance));
    }

    [Fact]
    public async Task Client_WaitsForTheChaosProxyAndItsServer()
    {
        RedisServer.Require();
        await using var builder = await BuilderAsync();

        foreach (var client in Described.Clients.Where(client => IsStarted(builder, client.Name)))
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
    [InlineData("stateful", "kill", "expire-sessions", "judge")]
    [InlineData("aspnetcore-stateless", "kill", "expire-sessions", "judge")]
    [InlineData("replicas-in-memory-2", "kill", "expire-sessions")]
    [InlineData(
        LabDescription.ChaosProxy,
        "cut-streams",
        "add-500-ms",
        "lose-next-answer",
        "expire-next-session",
        "change-next-version",
        "strip-next-version",
        "start-clients",
        "heal"
    )]
    [InlineData("caller", "judge")]
    [InlineData(LabDescription.Runner, "run-all", "run-area")]
    public async Task Resource_HasItsCommands(string resource, params string[] commands)
    {
        await using var builder = await BuilderAsync();

        Assert.Equal(
            commands,
            builder
                .Resources.Single(candidate => candidate.Name == resource)
                .Annotations.OfType<ResourceCommandAnnotation>()
                .Select(command => command.Name)
        );
    }

    private static Task<IDistributedApplicationTestingBuilder> BuilderAsync() =>
        DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(TestContext.Current.CancellationToken);

    private static McpChaosResource Chaos(IDistributedApplicationTestingBuilder builder) =>
        builder.Resources.OfType<McpChaosResource>().Single();

    /// <summary>What a program is, apart from the ports that were chosen for it and from what is missing
    /// here.</summary>
    private static string Essence(LabProcess process)
    {
        var words = process
            .Arguments.Prepend(process.Program)
            .Concat(process.Environment.Keys)
            .Concat(
                process.Endpoints.Select(endpoint =>
                    $"{endpoint.Name} {endpoint.Scheme} {endpoint.Address.AbsolutePath}"
                )
            )
            .Append($"{process.HealthPath}")
            .Select(word => Port().Replace(word, "PORT"))
            .ToList();
        return string.Join(' ', words);
    }

    [GeneratedRegex(@"\b[12345]?\d{4}\b")]
    private static partial Regex Port();

    /// <summary>What is on Node.js is missing where that is.</summary>
    private static bool IsStarted(IDistributedApplicationTestingBuilder builder, string name) =>
        builder.Resources.Any(resource => resource is LabProgramResource && resource.Name == name);

    private static LabProgramResource Program(IDistributedApplicationTestingBuilder builder, string name) =>
        builder.Resources.OfType<LabProgramResource>().Single(resource => resource.Name == name);
}
