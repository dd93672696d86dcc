using System.Text.Json;
using System.Text.Json.Nodes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.Hosting.Programs;

namespace McpTestbed.Hosting.Chaos;

/// <summary>What a chaos proxy is told when it starts.</summary>
internal static class ChaosPlan
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Writes the plan, once it is known where every server listens.</summary>
    /// <returns>The arguments of the program.</returns>
    public static async Task<IReadOnlyList<string>> WriteAsync(
        McpChaosResource chaos,
        TestbedProgram program,
        CancellationToken cancellationToken
    )
    {
        var proxies = new JsonArray();
        foreach (var link in chaos.Links)
            proxies.Add(await ProxyAsync(link, cancellationToken));
        var plan = new JsonObject
        {
            ["proxies"] = proxies,
            ["rules"] = new JsonArray([.. chaos.Faults.Select(RuleJson.Write)]),
        };
        var file = Path.Combine(chaos.Folder, $"{chaos.Name}.json");
        await File.WriteAllTextAsync(file, plan.ToJsonString(Indented), cancellationToken);
        return
        [
            .. program.Arguments,
            "chaos",
            "--control",
            chaos.Control.Authority,
            "--plan",
            file,
            "--history",
            Path.Combine(chaos.Folder, $"{chaos.Name}.ndjson"),
        ];
    }

    private static async Task<JsonObject> ProxyAsync(McpLinkResource link, CancellationToken cancellationToken)
    {
        var upstreams = new List<string>();
        foreach (var endpoint in link.Upstreams)
            upstreams.Add(await AuthorityAsync(endpoint, cancellationToken));
        var proxy = new JsonObject
        {
            ["name"] = link.Server,
            ["listen"] = link.Address.Authority,
            ["upstream"] = string.Join(',', upstreams),
        };
        if (upstreams.Count > 1)
            proxy["balance"] = link.Balance == McpBalance.Sticky ? "sticky" : "round-robin";
        return proxy;
    }

    /// <summary>Host and port of a server. Aspire writes <c>localhost</c>, and everything of ours is on
    /// 127.0.0.1.</summary>
    private static async Task<string> AuthorityAsync(EndpointReference endpoint, CancellationToken cancellationToken)
    {
        // Known before it is allocated, and never allocated where its server is not started.
        if (endpoint.EndpointAnnotation is { IsProxied: false, Port: { } port })
            return $"127.0.0.1:{port}";
        var authority = await endpoint.Property(EndpointProperty.HostAndPort).GetValueAsync(cancellationToken)
            ?? throw new DistributedApplicationException($"'{endpoint.Resource.Name}' has no address");
        return authority.Replace("localhost:", "127.0.0.1:", StringComparison.Ordinal);
    }
}
