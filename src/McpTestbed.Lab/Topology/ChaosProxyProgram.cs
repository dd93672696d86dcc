using System.Text.Json;

namespace McpTestbed.Lab.Topology;

/// <summary>How the chaos proxy is started: one link a server.</summary>
internal static class ChaosProxyProgram
{
    private const string Control = "control";

    public static LabProcess Place(LabDescription lab, IReadOnlyList<LabProcess> servers, FreePorts ports, string folder)
    {
        var control = new LabEndpoint(Control, ports.Next());
        List<LabEndpoint> links = [.. lab.Servers.Select(server => new LabEndpoint(server.Name, ports.Next(), server.Path))];
        var proxies = links.Zip(servers, (link, server) => new { name = link.Name, listen = link.Authority, upstream = server.Endpoints[0].Authority });
        var config = Path.Combine(folder, "chaos.json");
        File.WriteAllText(config, JsonSerializer.Serialize(proxies, LabFile.Json));
        return new()
        {
            Name = LabDescription.ChaosProxy,
            Summary = $"chaos proxy, {links.Count} links",
            Program = OurPrograms.Dotnet,
            Arguments = [OurPrograms.Find("McpTestbed.ChaosProxy", ""), "--control", control.Authority, "--config", config, "--history", Path.Combine(folder, "chaos.ndjson")],
            Folder = folder,
            Endpoints = [control, .. links],
            HealthPath = "/version",
        };
    }
}
