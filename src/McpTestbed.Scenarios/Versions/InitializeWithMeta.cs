using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Versions;

/// <summary>initialize carries _meta, as a client that traces its requests writes it (FM-5b).</summary>
internal sealed class InitializeWithMeta : Scenario
{
    public override string Id => "versions/initialize-with-meta";

    public override string Summary => "initialize comes plain, with _meta in its params, and plain again.";

    public override IReadOnlyList<string> FailureModes => ["FM-5b"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks => [SecondSessionChecks.InitializeMayCarryMeta];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("broken-initialize-meta-refused", SecondSessionChecks.InitializeMayCarryMeta)];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        await GiveBackAsync(await context.OpenClientAsync(cancellationToken), cancellationToken);
        var client = new McpProbe(context);
        var answer = await client.SendAsync(
            client
                .Initialize()
                .Edited(json =>
                    json["params"]!["_meta"] = new JsonObject
                    {
                        ["progressToken"] = "of-initialize",
                        ["example.org/trace"] = "4bf92f3577b34da6a3ce929d0e0e4736",
                    }
                )
                .For("POST initialize with _meta"),
            cancellationToken
        );
        client.SessionId = answer.SessionId;
        if (answer.Served)
            await GiveBackAsync(client, cancellationToken);
        await context.OpenClientAsync(cancellationToken);
    }

    /// <summary>A server for one client at a time has room for the next one then.</summary>
    private static async Task GiveBackAsync(McpProbe client, CancellationToken cancellationToken)
    {
        if (client.SessionId is not null)
            await client.SendAsync(client.Delete(), cancellationToken);
    }
}
