using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Checkers.Invariants;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Stateless;

/// <summary>Lists are read page by page, on one connection and on another (NFM-10, NFM-27).</summary>
internal sealed class ListsInPages : Scenario
{
    public override string Id => "stateless/lists-in-pages";

    public override string Summary =>
        "Every list is read to its last page; then two connections read it in turn, each with the cursor that the "
        + "other was given.";

    public override IReadOnlyList<string> FailureModes => ["NFM-10", "NFM-27"];

    public override ProtocolRange Range => ProtocolRange.Stateless;

    public override IReadOnlyList<Check> Checks => [AffinityChecks.EveryConnectionIsServed];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-cursor-of-the-connection", AffinityChecks.EveryConnectionIsServed),
            new("broken-page-scope-varies", ListChecks.PagesHaveOneCacheScope),
            new("broken-number-mirrored", ListChecks.HeaderAnnotationsAreValid),
            new("broken-password-mirrored", ListChecks.NoSecretInAHeader),
        ];

    public override IReadOnlyList<string> PositiveControls => ["stateless", "stateless-paged"];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = new McpProbe(context);
        var methods = await ServerMethods.LearnAsync(client, cancellationToken);
        using var one = await client.ConnectAsync(cancellationToken);
        using var other = await client.ConnectAsync(cancellationToken);
        foreach (var list in methods.Lists)
        {
            var first = await client.SendOnAsync(one, client.Request(list), cancellationToken);
            await client.SendOnAsync(other, client.Request(list), cancellationToken);
            if (first.Rpc.At("result", "nextCursor").AsText() is not { } cursor)
                continue;
            await client.SendOnAsync(other, PageOf(list, cursor), cancellationToken);
            await client.SendOnAsync(one, PageOf(list, cursor), cancellationToken);
        }

        await client.SendOnAsync(one, client.Request(ServerMethods.Discover), cancellationToken);
        await client.SendOnAsync(other, client.Request(ServerMethods.Discover), cancellationToken);

        ProbeRequest PageOf(string list, string cursor) =>
            client.Request(list, new JsonObject { ["cursor"] = cursor }).For($"POST {list}, the next page");
    }
}
