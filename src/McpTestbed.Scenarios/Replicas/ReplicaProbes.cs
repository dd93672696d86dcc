using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Replicas;

/// <summary>What the drives of this area do to a target of several replicas.</summary>
internal static class ReplicaProbes
{
    private const string OneServer =
        "the target is one server at one address; it takes several replicas of it behind a balancing link, "
        + "which the self-proof has";

    /// <summary>Whether there are replicas; where there are none, it is noted.</summary>
    public static bool HasReplicas(this ScenarioContext context, IReadOnlyList<Check> checks)
    {
        if (context.Replicas is not null)
            return true;
        context.NoChance(OneServer, checks);
        return false;
    }

    /// <summary>Keeps a text of its own in the session.</summary>
    public static Task RememberAsync(this McpProbe client, CancellationToken cancellationToken) =>
        client.CallToolAsync(
            "remember",
            new JsonObject { ["text"] = $"kept by {client.Label}: {ScenarioProbes.FreshKey()}" },
            cancellationToken
        );

    /// <summary>Asks for it so often that every replica is asked twice where they are asked in turn.</summary>
    public static async Task RecallEverywhereAsync(this McpProbe client, CancellationToken cancellationToken)
    {
        for (var i = 0; i < 2 * client.Context.Replicas!.Count; i++)
            await client.CallToolAsync("recall", [], cancellationToken);
    }

    /// <summary>Which replica got the first request of a client.</summary>
    public static async Task<string> FirstReplicaOfAsync(
        this ScenarioContext context,
        McpProbe client,
        CancellationToken cancellationToken
    )
    {
        var entry = await context.History.WaitForAsync(
            entry => entry is ExchangeRequest { Leg: Leg.Server, Exchange: 1 } request && request.Link == client.Label,
            cancellationToken
        );
        return ((ExchangeRequest)entry).Replica!;
    }
}
