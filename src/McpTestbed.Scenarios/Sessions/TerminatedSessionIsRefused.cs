using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Sessions;

/// <summary>A session is ended by its client, and its id is used again (FM-2b).</summary>
internal sealed class TerminatedSessionIsRefused : Scenario
{
    private const int Accepted = 202;

    public override string Id => "sessions/terminated-session-is-refused";

    public override string Summary => "A session is ended with DELETE; then POST, GET and DELETE come with its id.";

    public override IReadOnlyList<string> FailureModes => ["FM-2b", "FM-1c"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks =>
        [
            SessionLifeChecks.DeleteEndsSessionOr405,
            SessionLifeChecks.TerminatedSessionPost404,
            SessionLifeChecks.TerminatedSessionGet404,
            SessionLifeChecks.TerminatedSessionDelete404,
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new(
                "broken-terminated-session-400",
                SessionLifeChecks.TerminatedSessionPost404,
                SessionLifeChecks.TerminatedSessionGet404,
                SessionLifeChecks.TerminatedSessionDelete404
            ),
            new(
                "broken-zombie-session",
                SessionLifeChecks.TerminatedSessionPost404,
                SessionLifeChecks.TerminatedSessionGet404,
                SessionLifeChecks.TerminatedSessionDelete404
            ),
            new("broken-terminated-get-served", SessionLifeChecks.TerminatedSessionGet404),
            new("broken-second-delete-accepted", SessionLifeChecks.TerminatedSessionDelete404),
            new("broken-delete-500", SessionLifeChecks.DeleteEndsSessionOr405),
        ];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = await context.OpenSessionAsync(cancellationToken);
        if (client is null)
            return;
        var deleted = await client.SendAsync(client.Delete(), cancellationToken);
        if (!deleted.Served)
        {
            context.NoChance(
                $"the server answers DELETE with {deleted.Status}, so a client cannot end a session",
                [
                    SessionLifeChecks.TerminatedSessionPost404,
                    SessionLifeChecks.TerminatedSessionGet404,
                    SessionLifeChecks.TerminatedSessionDelete404,
                ]
            );
            return;
        }

        if (deleted.Status == Accepted)
        {
            // Accepted is not done (RFC 9110, 15.3.3): the session has ended when the server says so.
            var gone = await client.RepeatAsync(
                () => client.Request("ping").For("POST ping until the session has ended"),
                Probe.OperationDeadline,
                answer => answer.Status == 404,
                cancellationToken
            );
            if (gone.Status != 404)
                context.NoChance(
                    "the server answers DELETE with 202, and within "
                        + $"{Probe.OperationDeadline.TotalSeconds:0} s the session had not ended",
                    [
                        SessionLifeChecks.TerminatedSessionPost404,
                        SessionLifeChecks.TerminatedSessionGet404,
                        SessionLifeChecks.TerminatedSessionDelete404,
                    ]
                );
        }

        await client.CallAsync(client.Request("ping").For("POST ping in the ended session"), cancellationToken);
        await client.SendHeadAsync(client.Get().For("GET stream of the ended session"), cancellationToken);
        await client.SendAsync(client.Delete().For("DELETE of the ended session"), cancellationToken);
    }
}
