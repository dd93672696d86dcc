using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Sessions;

/// <summary>Whether the server keeps a map from session to state (FM-2a), and has the session in it when initialize
/// answers (FM-2c).</summary>
internal sealed class SessionStateIsKept : Scenario
{
    public override string Id => "sessions/session-state-is-kept";

    public override string Summary =>
        "Right after initialize, a ping goes out on the same connection, others on new ones, and one with an "
        + "id that was never issued.";

    public override IReadOnlyList<string> FailureModes => ["FM-2a", "FM-2c"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks =>
        [
            SessionLifeChecks.SessionUsableAtOnce,
            SessionLifeChecks.SessionUsableFromOtherConnections,
            SessionLifeChecks.NeverIssuedSession404,
            SessionLifeChecks.NeverIssuedSessionNotServed,
            SessionLifeChecks.NoSessionDemandedThatWasNotIssued,
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-session-never-stored", LostSessionChecks.IssuedSessionIsServed),
            new("broken-session-known-to-half", LostSessionChecks.SessionOnce404StaysDead),
            new("broken-session-stored-late", SessionLifeChecks.SessionUsableAtOnce),
            new("broken-session-tied-to-connection", SessionLifeChecks.SessionUsableFromOtherConnections),
            new("broken-never-issued-session-served", SessionLifeChecks.NeverIssuedSessionNotServed),
            new("broken-never-issued-session-400", SessionLifeChecks.NeverIssuedSession404),
            new("broken-demands-unissued-session", SessionLifeChecks.NoSessionDemandedThatWasNotIssued),
        ];

    public override IReadOnlyList<string> PositiveControls =>
        ["stateful", "stateful-polling", "stateful-frugal", "stateful-talkative"];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = new McpProbe(context);
        using var connection = await client.ConnectAsync(cancellationToken);
        var opened = await client.InitializeAsync(cancellationToken, on: connection);
        if (!opened.Served)
            throw new TargetUnreachableException(
                $"the target did not answer a correct initialize: {opened.Problem ?? $"status {opened.Status}"}"
            );
        var keepsConnection =
            opened.Head!.Values("Connection").All(value => !value.Equals("close", StringComparison.OrdinalIgnoreCase))
            && opened.Problem is null;
        var atOnce = keepsConnection
            ? await client.CallOnAsync(
                connection,
                client.Request("ping").For("POST ping at once, same connection"),
                cancellationToken
            )
            : null;
        if (atOnce?.Head is null)
            context.NoChance(
                "the server ended the connection after initialize, so nothing could follow on it",
                SessionLifeChecks.SessionUsableAtOnce
            );
        await client.SendAsync(client.Notification("notifications/initialized"), cancellationToken);
        await client.CallAsync(client.Request("ping").For("POST ping, another connection"), cancellationToken);
        if (client.SessionId is null)
        {
            context.NoChance(
                ScenarioProbes.NoSessions,
                [
                    SessionLifeChecks.SessionUsableAtOnce,
                    SessionLifeChecks.SessionUsableFromOtherConnections,
                    SessionLifeChecks.NeverIssuedSession404,
                    SessionLifeChecks.NeverIssuedSessionNotServed,
                ]
            );
            return;
        }

        await client.CallAsync(
            client
                .Request("ping")
                .With(McpHeaders.SessionId, NeverIssued(client.SessionId))
                .For("POST ping with a never issued session id"),
            cancellationToken
        );
    }

    /// <summary>An id of the usual form, and of this server's length, that no server issued.</summary>
    private static string NeverIssued(string like) =>
        like.Length == 36
            ? "11111111-2222-4333-8444-555555555555"
            : string.Concat(Enumerable.Repeat("0123456789abcdef", (like.Length / 16) + 1))[..like.Length];
}
