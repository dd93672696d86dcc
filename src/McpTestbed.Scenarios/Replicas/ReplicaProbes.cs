using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Replicas;

/// <summary>What the drives of this area do to a target of several replicas.</summary>
internal static class ReplicaProbes
{
    private const string OneServer =
        "the target is one server at one address, which the testbed did not start; it takes replicas of it behind a "
        + "balancing link: give --server once for each that runs, or its command line, npm:package or profile:NAME";

    private const string OtherHost =
        "each process serves requests for its own Host only, port and all, and behind one link they have one name; let "
        + "the server allow more hosts";

    /// <summary>Why what a session keeps is not judged.</summary>
    private const string UnseenState =
        "what a session keeps can be seen with the tools of the reference servers only (profile:NAME)";

    private const string Remember = "remember";

    /// <summary>Why no process can be ended.</summary>
    public const string NotStarted =
        "the testbed did not start this server, and cannot start it again: give its command line, npm:package or "
        + "profile:NAME as --server";

    /// <summary>Whether there are replicas that serve behind one link; where there are none, it is noted.</summary>
    public static async Task<bool> HasReplicasAsync(
        this ScenarioContext context,
        IReadOnlyList<Check> checks,
        CancellationToken cancellationToken
    )
    {
        if (context.Replicas is not { Count: > 1 } replicas)
        {
            context.NoChance(OneServer, checks);
            return false;
        }

        if (replicas.IsMadeUp)
        {
            context.History.Append(
                "runner",
                new Mark
                {
                    Name = MarkNames.Copies,
                    Detail = $"r1 to r{replicas.Count} are copies of one server, and each session is led to its own",
                }
            );
        }

        if (context.Target.HasInstrumentedTools)
            return true;
        if (await EachServesTheHostAsync(context, replicas.Count, cancellationToken))
            return true;
        context.NoChance(OtherHost, checks);
        return false;
    }

    /// <summary>Whether a client gets in at each of them by the one name that they have: a server may serve its own
    /// Host only, and its port is part of that.</summary>
    private static async Task<bool> EachServesTheHostAsync(
        ScenarioContext context,
        int count,
        CancellationToken cancellationToken
    )
    {
        var client = new McpProbe(context);
        for (var i = 0; i < count; i++)
        {
            var answer = await client.InitializeAsync(cancellationToken);
            if (answer.Status is 403 or 421)
                return false;
            await client.CloseSessionAsync(cancellationToken);
        }

        return true;
    }

    /// <summary>Whether there is a process that may be ended; where there is none, it is noted.</summary>
    public static bool HasOwnProcess(this ScenarioContext context, IReadOnlyList<Check> checks)
    {
        if (context.Replicas is { CanBeEnded: true })
            return true;
        context.NoChance(NotStarted, checks);
        return false;
    }

    /// <summary>Keeps a text of its own in the session, where the server has the tool for it; else it is noted that
    /// what a session keeps cannot be seen.</summary>
    public static async Task RememberAsync(this McpProbe client, CancellationToken cancellationToken)
    {
        client.KeepsText =
            client.Context.Target.HasInstrumentedTools && await client.HasToolAsync(Remember, cancellationToken);
        if (client.KeepsText)
        {
            var text = $"kept by {client.Label}: {ScenarioProbes.FreshKey()}";
            await client.CallToolAsync(Remember, new JsonObject { ["text"] = text }, cancellationToken);
            return;
        }

        client.Context.NoChance(UnseenState, ReplicaChecks.SessionAnswersWithItsOwnState);
        await client.CallAsync("ping", cancellationToken);
    }

    /// <summary>Asks for it once, or for anything where no text is kept.</summary>
    public static Task RecallAsync(this McpProbe client, CancellationToken cancellationToken) =>
        client.KeepsText
            ? client.CallToolAsync("recall", [], cancellationToken)
            : client.CallAsync("ping", cancellationToken);

    private static async Task<bool> HasToolAsync(this McpProbe client, string name, CancellationToken cancellationToken)
    {
        var listed = await client.CallAsync("tools/list", cancellationToken);
        return listed.Rpc.At("result", "tools") is JsonArray tools
            && tools.Any(tool => tool.At("name").AsText() == name);
    }

    /// <summary>Asks for it so often that every replica is asked twice where they are asked in turn.</summary>
    public static async Task RecallEverywhereAsync(this McpProbe client, CancellationToken cancellationToken)
    {
        for (var i = 0; i < 2 * client.Context.Replicas!.Count; i++)
            await client.RecallAsync(cancellationToken);
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
