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
        var folder = NodeFolder();
        var placed = OfCommand(server, ["node", script], folder ?? Directory.GetCurrentDirectory(), ports);
        return placed with
        {
            Summary = $"Node.js server {script}",
            Missing =
                folder is null ? "the Node.js scripts are not there: they come with a checkout and with the tool"
                : OurPrograms.OnPath("node") is null ? "Node.js is not installed: put node 20 or later on the PATH"
                : !Directory.Exists(Path.Combine(folder, "node_modules"))
                    ? $"its packages are not installed: run 'npm ci --ignore-scripts' in {folder}"
                : null,
        };
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

    /// <summary>The folder of the scripts: out of the one file, beside a packed command line, or in the checkout; null
    /// where there is none.</summary>
    private static string? NodeFolder()
    {
        if (CarriedPrograms.IsOneFile)
            return CarriedPrograms.Unpacked("node");
        var packed = Path.Combine(AppContext.BaseDirectory, "node");
        if (File.Exists(Path.Combine(packed, "package.json")))
            return packed;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var node = Path.Combine(folder.FullName, "src", "node");
            if (File.Exists(Path.Combine(node, "package.json")))
                return node;
        }

        return null;
    }

    private static Dictionary<string, string> PortVariable(LabEndpoint endpoint) =>
        new() { ["PORT"] = Text(endpoint.Port) };

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
