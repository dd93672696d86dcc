using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Checkers.Invariants;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Sessions;

/// <summary>What the ids look like that the server issues (FM-1c).</summary>
internal sealed class SessionIdForm : Scenario
{
    private const int Sample = 8;

    public override string Id => "sessions/session-id-form";

    public override string Summary =>
        $"{Sample} sessions are opened, and their ids and the headers of later responses are looked at.";

    public override IReadOnlyList<string> FailureModes => ["FM-1c"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks =>
        [
            SessionIdChecks.SessionIdCharset,
            SessionIdChecks.SessionIdNondeterministic,
            SessionIdChecks.SessionIdUnguessable,
            SessionIdChecks.SessionIdOnlyOnInitialize,
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-session-id-with-space", SessionIdChecks.SessionIdCharset),
            new(
                "broken-session-id-counter",
                SessionIdChecks.SessionIdNondeterministic,
                SessionIdChecks.SessionIdUnguessable
            ),
            new("broken-session-id-short", SessionIdChecks.SessionIdUnguessable),
            new("broken-session-id-time-and-counter", SessionIdChecks.SessionIdNondeterministic),
            new("broken-session-id-rotates", SessionIdChecks.SessionIdOnlyOnInitialize),
            new("broken-new-session-ends-others", LostSessionChecks.OpeningASessionEndsNoOther),
            new("broken-latin-1", TextChecks.TextIsUtf8),
        ];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = await context.OpenSessionAsync(cancellationToken);
        if (client is null)
            return;
        await client.CallAsync("tools/list", cancellationToken);
        if (context.Target.SecondSession is not (SecondSession.Granted or SecondSession.EndsTheFirst))
            await client.CloseSessionAsync(cancellationToken);
        var others = new McpProbe(context);
        for (var i = 1; i < Sample; i++)
        {
            if (context.Target.SecondSession is not SecondSession.Granted)
                await others.CloseSessionAsync(cancellationToken);
            await others.InitializeAsync(cancellationToken);
        }

        if (client.SessionId is not null)
            await client.CallAsync("ping", cancellationToken);
    }
}
