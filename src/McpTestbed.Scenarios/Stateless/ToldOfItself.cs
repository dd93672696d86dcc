using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Stateless;

/// <summary>What a server tells of itself is the same to all who ask in whatever right way (FM-2a, NFM-10).</summary>
internal sealed class ToldOfItself : Scenario
{
    private const string ClientInfo = "io.modelcontextprotocol/clientInfo";
    private const int Attempts = 3;
    private const string LogLevel = "io.modelcontextprotocol/logLevel";

    public override string Id => "stateless/told-of-itself";

    public override string Summary =>
        "Two connections ask for the lists in turn; requests come without clientInfo and with a log level that there "
        + "is not; a notification comes that nobody knows.";

    public override IReadOnlyList<string> FailureModes => ["FM-2a", "NFM-10"];

    public override ProtocolRange Range => ProtocolRange.Stateless;

    public override IReadOnlyList<Check> Checks =>
        [
            DeclarationChecks.ListIsNotOfTheConnection,
            DeclarationChecks.ExtensionsHaveAPrefix,
            DeclarationChecks.UnknownLogLevelRefused,
            DeclarationChecks.ClientInfoIsOptional,
            DeclarationChecks.ClientInfoChangesNothing,
            MessageChecks.Notification202,
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-list-of-the-connection", DeclarationChecks.ListIsNotOfTheConnection),
            new("broken-extension-without-prefix", DeclarationChecks.ExtensionsHaveAPrefix),
            new("broken-log-level-unchecked", DeclarationChecks.UnknownLogLevelRefused),
            new("broken-list-of-the-client", DeclarationChecks.ClientInfoChangesNothing),
            new("broken-client-info-required", DeclarationChecks.ClientInfoIsOptional),
            new("broken-stateless-notification-200", MessageChecks.Notification202),
        ];

    public override IReadOnlyList<string> PositiveControls => ["stateless", "stateless-method-first"];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = new McpProbe(context);
        var methods = await ServerMethods.LearnAsync(client, cancellationToken);
        using (var one = await client.ConnectAsync(cancellationToken))
        using (var other = await client.ConnectAsync(cancellationToken))
        {
            foreach (var list in methods.Lists)
            {
                for (var i = 0; i < 2; i++)
                {
                    await client.SendOnAsync(one, client.Request(list), cancellationToken);
                    await client.SendOnAsync(other, client.Request(list), cancellationToken);
                }
            }
        }

        await AskAsTwoAsync(client, methods.One, cancellationToken);
        await client.SendAsync(
            client
                .Request(methods.One)
                .Edited(json => json["params"]!["_meta"]!.AsObject().Remove(ClientInfo))
                .For($"POST {methods.One} without clientInfo"),
            cancellationToken
        );
        await client.SendAsync(
            client
                .Request(methods.One)
                .Edited(json => json["params"]!["_meta"]![LogLevel] = "loud")
                .For($"POST {methods.One} with the log level 'loud'"),
            cancellationToken
        );
        await client.SendAsync(client.Notification("notifications/mcptestbed/nothing"), cancellationToken);

        // What was refused counts only where the same is served without the fault.
        await client.CallAsync(methods.One, cancellationToken);
    }

    /// <summary>Two clients ask in turn on one connection; once more where what they ask for changed meanwhile.</summary>
    private static async Task AskAsTwoAsync(McpProbe client, string method, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            using var connection = await client.ConnectAsync(cancellationToken);
            var first = await client.SendOnAsync(connection, client.Request(method), cancellationToken);
            await client.SendOnAsync(connection, OfStranger(), cancellationToken);
            var second = await client.SendOnAsync(connection, client.Request(method), cancellationToken);
            await client.SendOnAsync(connection, OfStranger(), cancellationToken);
            if (JsonNode.DeepEquals(first.Rpc.At("result"), second.Rpc.At("result")))
                return;
        }

        ProbeRequest OfStranger() =>
            client
                .Request(method)
                .Edited(json => json["params"]!["_meta"]![ClientInfo]!["name"] = "mcptestbed-stranger")
                .For($"POST {method} of another client");
    }
}
