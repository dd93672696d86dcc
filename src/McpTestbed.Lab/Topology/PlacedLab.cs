using McpTestbed.Lab.Processes;

namespace McpTestbed.Lab.Topology;

/// <summary>A lab with its ports chosen: the programs to start, whoever starts them.</summary>
public sealed class PlacedLab
{
    private PlacedLab(
        string folder,
        LabProcess redis,
        IReadOnlyList<LabProcess> servers,
        IReadOnlyList<LabProcess> replicas,
        LabProcess chaosProxy,
        IReadOnlyList<LabProcess> clients,
        LabProcess runner
    )
    {
        Folder = folder;
        Redis = redis;
        Servers = servers;
        Replicas = replicas;
        ChaosProxy = chaosProxy;
        Clients = clients;
        Runner = runner;
    }

    /// <summary>Where the lab keeps its files: the chaos proxy's configuration and history, and reports.</summary>
    public string Folder { get; }

    /// <summary>The Redis server, where one of this machine is used.</summary>
    public LabProcess Redis { get; }

    /// <summary>The servers.</summary>
    public IReadOnlyList<LabProcess> Servers { get; }

    /// <summary>The replicas of all groups.</summary>
    public IReadOnlyList<LabProcess> Replicas { get; }

    /// <summary>The chaos proxy: an endpoint <c>control</c>, and one for each link.</summary>
    public LabProcess ChaosProxy { get; }

    /// <summary>The reference clients.</summary>
    public IReadOnlyList<LabProcess> Clients { get; }

    /// <summary>The scenario runner, which judges every server of the lab; started by hand.</summary>
    public LabProcess Runner { get; }

    /// <summary>Everything that is started by itself, in an order in which nothing comes before what it waits
    /// for.</summary>
    public IEnumerable<LabProcess> All => [Redis, .. Servers, .. Replicas, ChaosProxy, .. Clients];

    /// <summary>Chooses ports and writes the files that the programs read.</summary>
    /// <param name="lab">What there is.</param>
    /// <param name="folder">An existing folder for the lab's files.</param>
    /// <returns>The programs.</returns>
    /// <exception cref="TargetException">A program of ours has not been built.</exception>
    public static PlacedLab Place(LabDescription lab, string folder)
    {
        using var ports = new FreePorts();
        List<LabProcess> servers = [.. lab.Servers.Select(server => ServerPrograms.Place(server, ports))];
        List<LabProcess> replicas = [.. lab.Groups.SelectMany(group => ServerPrograms.Place(group, ports))];
        var chaosProxy = ChaosProxyProgram.Place(lab, [.. servers, .. replicas], ports, folder);
        List<LabProcess> clients = [.. lab.Clients.Select(client => ClientPrograms.Place(lab, client, chaosProxy))];
        var file = Path.Combine(folder, LabFile.Name);
        LabFile.Write(file, lab, servers, chaosProxy);
        var cli = OurPrograms.CommandOf("McpTestbed.Cli", "", "mcptestbed");
        var runner = new LabProcess
        {
            Name = LabDescription.Runner,
            Summary = "judges every server of the lab",
            Program = cli[0],
            Arguments = [.. cli.Skip(1), "run", "--lab", file],
            Folder = folder,
        };
        return new(folder, RedisProgram.Place(ports, folder), servers, replicas, chaosProxy, clients, runner);
    }
}
