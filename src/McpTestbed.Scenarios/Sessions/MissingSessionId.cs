using McpTestbed.Core.Checking;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Sessions;

/// <summary>The session id gets lost on its way (FM-1a).</summary>
internal sealed class MissingSessionId : Scenario
{
    public override string Id => "sessions/missing-session-id";

    public override string Summary =>
        "The session id is stripped from a POST by the chaos proxy, and left out of a GET and a DELETE.";

    public override IReadOnlyList<string> FailureModes => ["FM-1a"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks =>
        [
            SessionIdChecks.MissingSessionIdPost400,
            SessionIdChecks.MissingSessionIdGet400,
            SessionIdChecks.MissingSessionIdDelete400,
            SessionIdChecks.SessionIdIsRequired,
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new(
                "broken-missing-session-id-served",
                SessionIdChecks.SessionIdIsRequired,
                SessionIdChecks.MissingSessionIdDelete400
            ),
            new(
                "broken-missing-session-id-404",
                SessionIdChecks.MissingSessionIdPost400,
                SessionIdChecks.MissingSessionIdGet400,
                SessionIdChecks.MissingSessionIdDelete400
            ),
        ];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = await context.OpenSessionAsync(cancellationToken);
        if (client is null)
            return;
        await using (
            context.Arm(
                "strip-session-id",
                new EditHeader(Message.Request, McpHeaders.SessionId, HeaderEdit.Strip),
                new() { RpcMethod = "ping" },
                FaultTrigger.Always
            )
        )
        {
            await client.CallAsync("ping", cancellationToken);
        }

        await client.SendHeadAsync(
            client.Get().Without(McpHeaders.SessionId).For("GET stream without a session id"),
            cancellationToken
        );
        await client.SendAsync(
            client.Delete().Without(McpHeaders.SessionId).For("DELETE without a session id"),
            cancellationToken
        );

        // What was refused counts only where the same is served with the id.
        await client.SendHeadAsync(client.Get(), cancellationToken);
        await client.CallAsync("ping", cancellationToken);
    }
}
