using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Sessions;

/// <summary>One request of a session is refused; the session must not pay for it (FM-2b, FM-6b).</summary>
internal sealed class RefusedRequest : Scenario
{
    private const int Sessions = 2;

    public override string Id => "sessions/refused-request";

    public override string Summary =>
        "In two sessions a request is refused (an unknown method, then an unknown version header); after each, and in "
        + "a session beside them, a ping tells whether the session lives.";

    public override IReadOnlyList<string> FailureModes => ["FM-2b", "FM-6b"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks =>
        [RefusalChecks.SessionSurvivesARefusedRequest, RefusalChecks.UnknownMethodIsNo404];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-refusal-ends-session", RefusalChecks.SessionSurvivesARefusedRequest),
            new("broken-unknown-method-404-in-session", RefusalChecks.UnknownMethodIsNo404),
        ];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        if (!context.GrantsTwoSessions(Checks))
            return;
        var beside = await context.OpenSessionAsync(cancellationToken);
        if (beside is null)
            return;
        for (var i = 0; i < Sessions; i++)
        {
            var client = await context.OpenClientAsync(cancellationToken);
            await client.CallAsync("ping", cancellationToken);
            var wrong =
                i == 0 || !context.Revision.HasVersionHeader
                    ? client.Request(RefusalChecks.UnknownMethod)
                    : client
                        .Request("ping")
                        .With(McpHeaders.ProtocolVersion, VersionChecks.NeverPublished)
                        .For("POST ping with an unknown version header");
            await client.CallAsync(wrong, cancellationToken);
            await client.CallAsync("ping", cancellationToken);
            await beside.CallAsync("ping", cancellationToken);
        }

        context.NoChance(
            "no request was refused in a session that lived until then, or the session beside it ended as well (a "
                + "server may end a session at any time)",
            Checks
        );
    }
}
