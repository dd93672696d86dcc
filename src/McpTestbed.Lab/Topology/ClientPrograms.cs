using McpTestbed.Lab.Processes;

namespace McpTestbed.Lab.Topology;

/// <summary>How reference clients are started.</summary>
internal static class ClientPrograms
{
    /// <exception cref="TargetException">It calls a server that the lab does not have.</exception>
    public static LabProcess Place(LabDescription lab, LabClient client, LabProcess chaosProxy)
    {
        var callable = lab.Servers.Select(server => server.Name).Concat(lab.Groups.Select(group => group.Name));
        var link = chaosProxy.Endpoints.FirstOrDefault(endpoint => endpoint.Name == client.Calls)
            ?? throw new TargetException(
                $"the lab's client '{client.Name}' calls '{client.Calls}', which is not there; "
                    + $"there are {string.Join(", ", callable)}"
            );
        return Caller(client.Name, client.Calls, link.Address) with
        {
            WaitsFor =
            [
                chaosProxy.Name,
                .. lab.Groups.FirstOrDefault(group => group.Name == client.Calls)?.Names ?? [client.Calls],
            ],
        };
    }

    /// <summary>A client that keeps calling through a link.</summary>
    public static LabProcess Caller(string name, string calls, Uri link)
    {
        var program = OurPrograms.CommandOf("McpTestbed.ReferenceClients", "reference-clients");
        return new()
        {
            Name = name,
            Summary = $"reference client, calls {calls} through the chaos proxy",
            Program = program[0],
            Arguments = [.. program.Skip(1), "--profile", "caller", link.ToString()],
            Folder = AppContext.BaseDirectory,
        };
    }
}
