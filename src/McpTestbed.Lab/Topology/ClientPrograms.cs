using McpTestbed.Lab.Processes;

namespace McpTestbed.Lab.Topology;

/// <summary>How clients that keep calling are started.</summary>
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
        return Caller(client, link.Address) with
        {
            WaitsFor =
            [
                chaosProxy.Name,
                .. lab.Groups.FirstOrDefault(group => group.Name == client.Calls)?.Names ?? [client.Calls],
            ],
        };
    }

    /// <summary>A client that keeps calling through a link.</summary>
    public static LabProcess Caller(LabClient client, Uri link) =>
        client.Script is { } script ? OfScript(client, script, link) : OfProfile(client, link);

    private static LabProcess OfProfile(LabClient client, Uri link)
    {
        var program = OurPrograms.CommandOf("McpTestbed.ReferenceClients", "reference-clients");
        return new()
        {
            Name = client.Name,
            Summary = $"client on the C# SDK, calls {client.Calls} through the chaos proxy",
            Program = program[0],
            Arguments = [.. program.Skip(1), "--profile", "caller", link.ToString()],
            Folder = AppContext.BaseDirectory,
        };
    }

    private static LabProcess OfScript(LabClient client, string script, Uri link)
    {
        var folder = NodeScripts.Folder();
        return new()
        {
            Name = client.Name,
            Summary = $"client on the TypeScript SDK, calls {client.Calls} through the chaos proxy",
            Program = NodeScripts.Node,
            Arguments = [script, "--every", "1", link.ToString()],
            Folder = folder ?? Directory.GetCurrentDirectory(),
            Missing = NodeScripts.WhyMissing(folder),
        };
    }
}
