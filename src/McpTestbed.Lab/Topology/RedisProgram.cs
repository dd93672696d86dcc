using System.Globalization;

namespace McpTestbed.Lab.Topology;

/// <summary>How a Redis server of this machine is started: nothing of it is kept on disk.</summary>
internal static class RedisProgram
{
    private const string Program = "redis-server";

    public static LabProcess Place(FreePorts ports, string folder)
    {
        var endpoint = new LabEndpoint("tcp", ports.Next()) { Scheme = "tcp" };
        return new()
        {
            Name = LabDescription.Redis,
            Summary = "Redis, for the replicas that share sessions",
            Program = Program,
            Arguments = ["--port", endpoint.Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
            Folder = folder,
            Endpoints = [endpoint],
            Missing = OurPrograms.OnPath(Program) is null ? "redis-server is not installed: install it (apt-get install redis-server, brew install redis)" : null,
        };
    }
}
