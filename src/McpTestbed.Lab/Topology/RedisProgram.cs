using System.Globalization;
using McpTestbed.Lab.Processes;

namespace McpTestbed.Lab.Topology;

/// <summary>How a Redis server of this machine is started, without persistence: the <c>redis-server</c> on the PATH,
/// else Microsoft's Garnet in a program of ours.</summary>
internal static class RedisProgram
{
    public const string Server = "redis-server",
        Garnet = "garnet";

    private const string GarnetProgram = "McpTestbed.Garnet";

    /// <summary>The command line of a kind of it; null where it is not there.</summary>
    public static IReadOnlyList<string>? CommandOf(string kind, int port)
    {
        var at = port.ToString(CultureInfo.InvariantCulture);
        if (kind == Server)
            return OurPrograms.OnPath(Server) is null
                ? null
                : [Server, "--port", at, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
        return OurPrograms.TryCommandOf(GarnetProgram, Garnet) is { } program ? [.. program, "--port", at] : null;
    }

    public static LabProcess Place(FreePorts ports, string folder)
    {
        var endpoint = new LabEndpoint("tcp", ports.Next()) { Scheme = "tcp" };
        var command = CommandOf(Server, endpoint.Port) ?? CommandOf(Garnet, endpoint.Port);
        return new()
        {
            Name = LabDescription.Redis,
            Summary = "Redis, for the replicas that share sessions",
            Program = command?[0] ?? Server,
            Arguments = [.. command?.Skip(1) ?? []],
            Folder = folder,
            Endpoints = [endpoint],
            Missing = command is null
                ? "redis-server is not installed: install it (apt-get install redis-server, brew install redis)"
                : null,
        };
    }
}
