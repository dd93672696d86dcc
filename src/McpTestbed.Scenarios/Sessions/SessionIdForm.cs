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
            SessionIdChecks.SessionIdUnguessable,
            SessionIdChecks.SessionIdOnlyOnInitialize,
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-session-id-with-space", SessionIdChecks.SessionIdCharset),
            new("broken-session-id-counter", SessionIdChecks.SessionIdUnguessable),
            new("broken-session-id-rotates", SessionIdChecks.SessionIdOnlyOnInitialize),
            new("broken-latin-1", TextChecks.TextIsUtf8),
        ];

    public override async Task DriveAsync(Stage stage, CancellationToken cancellationToken)
    {
        var client = await stage.OpenSessionAsync(cancellationToken);
        if (client is null)
            return;
        await client.CallAsync("tools/list", cancellationToken);
        for (var i = 1; i < Sample; i++)
            await client.InitializeAsync(cancellationToken);
    }
}
