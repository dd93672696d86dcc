using System.Text.Json;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Lab.Processes;

namespace McpTestbed.Lab.Topology;

/// <summary>How the chaos proxy is started: one link a server, and one a group of replicas.</summary>
internal static class ChaosProxyProgram
{
    private const string Control = "control";

    public static LabProcess Place(
        LabDescription lab,
        IReadOnlyList<LabProcess> servers,
        FreePorts ports,
        string folder
    )
    {
        var control = new LabEndpoint(Control, ports.Next());
        var authorities = servers.ToDictionary(server => server.Name, server => server.Endpoints[0].Authority);
        List<LabEndpoint> links =
        [
            .. lab.Servers.Select(server => new LabEndpoint(server.Name, ports.Next(), server.Path)),
            .. lab.Groups.Select(group => new LabEndpoint(group.Name, ports.Next(), "/mcp")),
        ];
        var listens = links.ToDictionary(link => link.Name, link => link.Authority);
        IEnumerable<object> proxies =
        [
            .. lab.Servers.Select(server => new
            {
                name = server.Name,
                listen = listens[server.Name],
                upstream = authorities[server.Name],
            }),
            .. lab.Groups.Select(group => new
            {
                name = group.Name,
                listen = listens[group.Name],
                upstream = string.Join(',', group.Names.Select(name => authorities[name])),
                balance = group.Balance,
            }),
        ];
        var config = Path.Combine(folder, "chaos.json");
        File.WriteAllText(config, JsonSerializer.Serialize(proxies, LabFile.Json));
        var program = OurPrograms.CommandOf("McpTestbed.ChaosProxy.Control", "");
        return new()
        {
            Name = LabDescription.ChaosProxy,
            Summary = $"chaos proxy, {Counted.Of(links.Count, "link")}",
            Program = program[0],
            Arguments =
            [
                .. program.Skip(1),
                "--control",
                control.Authority,
                "--config",
                config,
                "--history",
                Path.Combine(folder, "chaos.ndjson"),
            ],
            Folder = folder,
            Endpoints = [control, .. links],
            HealthPath = "/version",
        };
    }
}
