using System.Text.Json;
using McpTestbed.Lab;
using McpTestbed.Lab.Topology;

namespace McpTestbed.Cli.Tests;

/// <summary>What a description of the lab becomes, whoever starts it.</summary>
public sealed class PlacedLabTests
{
    [Fact]
    public void Server_GetsItsPort_WhenItIsACommandLine()
    {
        using var folder = new TemporaryFolder();
        var lab = PlacedLab.Place(
            new() { Servers = [new("mine", "my-server --urls http://127.0.0.1:{port} 'two words'") { Path = "/" }] },
            folder.Path
        );

        var server = Assert.Single(lab.Servers);
        var port = server.Endpoints[0].Port;
        Assert.Equal(("my-server", $"{port}"), (server.Program, server.Environment["PORT"]));
        Assert.Equal(["--urls", $"http://127.0.0.1:{port}", "two words"], server.Arguments);
        Assert.Equal(
            server.Endpoints[0].Address,
            Assert.Single(LabFile.Read(Path.Combine(folder.Path, LabFile.Name)).Servers).Url
        );
    }

    [Fact]
    public void Lab_HasALinkForEachServerAndOneForAGroup()
    {
        using var folder = new TemporaryFolder();
        var lab = PlacedLab.Place(
            new()
            {
                Servers = [new("mine", "my-server")],
                Groups = [new("three", "stateful") { Balance = "sticky", SharesSessions = true }],
                Clients = [new("caller", "three")],
            },
            folder.Path
        );

        using var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.Path, "chaos.json")));
        var proxies = config
            .RootElement.EnumerateArray()
            .Select(proxy =>
                (
                    proxy.GetProperty("name").GetString(),
                    proxy.GetProperty("upstream").GetString(),
                    proxy.TryGetProperty("balance", out var balance) ? balance.GetString() : null
                )
            );
        Assert.Equal(
            [
                ("mine", lab.Servers[0].Endpoints[0].Authority, null),
                ("three", string.Join(',', lab.Replicas.Select(replica => replica.Endpoints[0].Authority)), "sticky"),
            ],
            proxies
        );
        Assert.All(lab.Replicas, replica => Assert.True(replica.NeedsRedis));
        Assert.Equal(["chaos-proxy", "three-1", "three-2", "three-3"], lab.Clients[0].WaitsFor);
    }

    [Fact]
    public void Port_IsChosenOnce()
    {
        using var folder = new TemporaryFolder();

        var ports = PlacedLab
            .Place(LabDescription.Default, folder.Path)
            .All.SelectMany(program => program.Endpoints)
            .Select(endpoint => endpoint.Port)
            .ToList();

        Assert.Equal(ports.Count, ports.Distinct().Count());
    }

    [Fact]
    public void Client_IsRefused_WhenItsServerIsNotThere()
    {
        using var folder = new TemporaryFolder();

        var error = Assert.Throws<TargetException>(() =>
            PlacedLab.Place(
                new() { Servers = [new("mine", "my-server")], Clients = [new("caller", "yours")] },
                folder.Path
            )
        );

        Assert.Equal("the lab's client 'caller' calls 'yours', which is not there; there are mine", error.Message);
    }

    [Fact]
    public void Server_IsRefused_WhenItHasNoProgram()
    {
        using var folder = new TemporaryFolder();

        var error = Assert.Throws<TargetException>(() =>
            PlacedLab.Place(new() { Servers = [new("mine", " ")] }, folder.Path)
        );

        Assert.Equal(
            "the lab's server 'mine' has no program; give profile:NAME, script:FILE or a command line",
            error.Message
        );
    }
}
