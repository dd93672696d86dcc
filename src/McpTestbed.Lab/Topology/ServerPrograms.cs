using System.Globalization;
using McpTestbed.Lab.Processes;

namespace McpTestbed.Lab.Topology;

/// <summary>How each kind of server is started.</summary>
internal static class ServerPrograms
{
    private const string Project = "McpTestbed.ReferenceServers";
    private const string Endpoint = "mcp";
    private const string Admin = "admin";

    /// <exception cref="TargetException">The server cannot be started as it is described.</exception>
    public static LabProcess Place(LabServer server, FreePorts ports) =>
        server.Profile is { } profile ? OfProfile(server, profile, ports)
        : server.Script is { } script ? OfScript(server, script, ports)
        : OfCommand(server, CommandLine.Split(server.Program), Directory.GetCurrentDirectory(), ports);

    /// <summary>The replicas of a group.</summary>
    public static IEnumerable<LabProcess> Place(ReplicaGroup group, FreePorts ports) =>
        group.Names.Select(name =>
            Place(new LabServer(name, $"profile:{group.Profile}"), ports) with
            {
                Summary =
                    $"replica of {group.Name}, {(group.SharesSessions ? "sessions in Redis" : "sessions of its own")}",
                NeedsRedis = group.SharesSessions,
            }
        );

    private static LabProcess OfProfile(LabServer server, string profile, FreePorts ports)
    {
        var (mcp, admin) = (
            new LabEndpoint(Endpoint, ports.Next(), server.Path),
            new LabEndpoint(Admin, ports.Next(), $"/{profile}")
        );
        var program = OurPrograms.CommandOf(Project, "reference-servers");
        return new()
        {
            Name = server.Name,
            Summary = $"reference server, profile {profile}",
            Program = program[0],
            Arguments = [.. program.Skip(1), "--profile", profile, "--admin-port", Text(admin.Port)],
            Folder = AppContext.BaseDirectory,
            Environment = PortVariable(mcp),
            Endpoints = [mcp, admin],
            HealthPath = "/health",
        };
    }

    private static LabProcess OfScript(LabServer server, string script, FreePorts ports)
    {
        var folder = NodeScripts.Folder();
        var placed = OfCommand(server, [NodeScripts.Node, script], folder ?? Directory.GetCurrentDirectory(), ports);
        return placed with { Summary = $"Node.js server {script}", Missing = NodeScripts.WhyMissing(folder) };
    }

    private static LabProcess OfCommand(LabServer server, IReadOnlyList<string> command, string folder, FreePorts ports)
    {
        if (command.Count == 0 || command[0].Length == 0)
            throw new TargetException(
                $"the lab's server '{server.Name}' has no program; give profile:NAME, script:FILE or a command line"
            );
        var mcp = new LabEndpoint(Endpoint, ports.Next(), server.Path);
        return new()
        {
            Name = server.Name,
            Summary = string.Join(' ', command),
            Program = command[0],
            Arguments =
            [
                .. command
                    .Skip(1)
                    .Select(argument => argument.Replace("{port}", Text(mcp.Port), StringComparison.Ordinal)),
            ],
            Folder = folder,
            Environment = PortVariable(mcp),
            Endpoints = [mcp],
        };
    }

    private static Dictionary<string, string> PortVariable(LabEndpoint endpoint) =>
        new() { ["PORT"] = Text(endpoint.Port) };

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
