using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
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

    private const string UnseenState =
        "what a session keeps can be seen with the tools of the reference servers only (profile:NAME)";

    /// <summary>Why no process can be ended.</summary>
    public const string NotStarted =
        "the testbed did not start this server, and cannot start it again: give its command line, npm:package or "
        + "profile:NAME as --server";

    /// <summary>Whether there are replicas; where there are none, it is noted.</summary>
    public static bool HasReplicas(this ScenarioContext context, IReadOnlyList<Check> checks)
    {
        if (context.Replicas is { Count: > 1 } replicas)
        {
            if (replicas.IsMadeUp)
            {
                context.History.Append(
                    "runner",
                    new Mark
                    {
                        Name = MarkNames.Copies,
                        Detail =
                            $"r1 to r{replicas.Count} are copies of one server, and each session is led to its own",
                    }
                );
            }

            return true;
        }

        context.NoChance(OneServer, checks);
        return false;
    }

    /// <summary>Whether there is a process that may be ended; where there is none, it is noted.</summary>
    public static bool HasOwnProcess(this ScenarioContext context, IReadOnlyList<Check> checks)
    {
        if (context.Replicas is { CanBeEnded: true })
            return true;
        context.NoChance(NotStarted, checks);
        return false;
    }

    /// <summary>Keeps a text of its own in the session.</summary>
    public static Task RememberAsync(this McpProbe client, CancellationToken cancellationToken) =>
        client.Context.Target.HasInstrumentedTools
            ? client.CallToolAsync(
                "remember",
                new JsonObject { ["text"] = $"kept by {client.Label}: {ScenarioProbes.FreshKey()}" },
                cancellationToken
            )
            : client.CallAsync("ping", cancellationToken);

    /// <summary>Asks for it once, or for anything where the target has no tool that keeps a text.</summary>
    public static Task RecallAsync(this McpProbe client, CancellationToken cancellationToken) =>
        client.Context.Target.HasInstrumentedTools
            ? client.CallToolAsync("recall", [], cancellationToken)
            : client.CallAsync("ping", cancellationToken);

    /// <summary>Asks for it so often that every replica is asked twice where they are asked in turn.</summary>
    public static async Task RecallEverywhereAsync(this McpProbe client, CancellationToken cancellationToken)
    {
        for (var i = 0; i < 2 * client.Context.Replicas!.Count; i++)
            await client.RecallAsync(cancellationToken);
    }

    /// <summary>Notes that what a session keeps cannot be seen, where that is so.</summary>
    public static void NoteUnseenState(this ScenarioContext context)
    {
        if (!context.Target.HasInstrumentedTools)
            context.NoChance(UnseenState, ReplicaChecks.SessionAnswersWithItsOwnState);
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
