using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Sessions;

/// <summary>A client that has not heard of the end of its session goes on sending what gets no answer
/// (FM-2b).</summary>
internal sealed class EndedSessionMessages : Scenario
{
    public override string Id => "sessions/ended-session-messages";

    public override string Summary =>
        "A session is ended with DELETE, and a ping is refused; then a notification and a response come with its id.";

    public override IReadOnlyList<string> FailureModes => ["FM-2b"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks => [EndedSessionChecks.EndedSessionMessages404];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("broken-ended-session-messages-202", EndedSessionChecks.EndedSessionMessages404)];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = await context.OpenSessionAsync(cancellationToken);
        if (client is null)
            return;
        var deleted = await client.SendAsync(client.Delete(), cancellationToken);
        var ping = await client.SendAsync(
            client.Request("ping").For("POST ping in the ended session"),
            cancellationToken
        );
        await client.SendAsync(
            client.Notification("notifications/roots/list_changed").For("POST notification in the ended session"),
            cancellationToken
        );
        await client.SendAsync(
            client
                .Post(
                    new JsonObject
                    {
                        ["jsonrpc"] = "2.0",
                        ["id"] = "of-a-request-before",
                        ["result"] = new JsonObject(),
                    }
                )
                .For("POST response in the ended session"),
            cancellationToken
        );
        if (!deleted.Served || ping.Status is not (404 or 400 or 410))
            context.NoChance(
                $"DELETE was answered {deleted.Status} and a ping after it {ping.Status}, so the session had not ended "
                    + "for sure",
                EndedSessionChecks.EndedSessionMessages404
            );
    }
}
