using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Browsers;

/// <summary>A page of another origin wants to use the server (FM-4a).</summary>
internal sealed class Preflight : Scenario
{
    public override string Id => "browsers/preflight";

    public override string Summary =>
        "A page's preflights for POST and DELETE, its initialize, and an error, all with an allowed Origin.";

    public override IReadOnlyList<string> FailureModes => ["FM-4a"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks =>
        [
            CorsChecks.PreflightAllowsMcpHeaders,
            CorsChecks.PreflightAllowsDelete,
            CorsChecks.SessionHeaderExposed,
            CorsChecks.CorsOnErrors,
            CorsChecks.PreflightNeedsNothing,
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-preflight-lacks-headers", CorsChecks.PreflightAllowsMcpHeaders),
            new("broken-preflight-lacks-delete", CorsChecks.PreflightAllowsDelete),
            new("broken-session-header-not-exposed", CorsChecks.SessionHeaderExposed),
            new("broken-no-cors-on-errors", CorsChecks.CorsOnErrors),
            new(
                "broken-preflight-wants-session",
                CorsChecks.PreflightNeedsNothing,
                CorsChecks.PreflightAllowsMcpHeaders,
                CorsChecks.PreflightAllowsDelete
            ),
        ];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = new McpProbe(context);
        var origin = context.Target.AllowedOrigin;
        var opened = await client.InitializeAsync(
            cancellationToken,
            client.Initialize().With("Origin", origin).For("POST initialize with an Origin")
        );
        if (opened.Head is null)
            throw new TargetUnreachableException($"the target did not answer initialize: {opened.Problem}");
        if (!opened.Head.Values("Access-Control-Allow-Origin").Any())
        {
            context.NoChance(
                $"the server sends no CORS headers to the origin {origin} (it need not); name one that it "
                    + "allows with --origin",
                Array.Empty<string>()
            );
            return;
        }

        string[] headers =
        [
            "content-type",
            "mcp-session-id",
            "last-event-id",
            .. context.Revision.HasVersionHeader ? ["mcp-protocol-version"] : (string[])[],
        ];
        await client.SendAsync(client.Preflight(origin, "POST", headers), cancellationToken);
        await client.SendAsync(client.Preflight(origin, "DELETE", headers), cancellationToken);
        var error = await client.SendAsync(
            client
                .Request("ping")
                .With(McpHeaders.SessionId, "0123456789abcdef0123456789abcdef")
                .With("Origin", origin)
                .For("POST ping with an unknown session id and an Origin"),
            cancellationToken
        );
        if (error.Served)
            context.NoChance("the server served the request that was to fail", CorsChecks.CorsOnErrors);
        if (client.SessionId is null)
            context.NoChance(ScenarioProbes.NoSessions, CorsChecks.SessionHeaderExposed);
    }
}
