using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Browsers;

/// <summary>The same in the stateless era, with its own headers (FM-4a, NFM-34).</summary>
internal sealed class StatelessPreflight : Scenario
{
    public override string Id => "browsers/stateless-preflight";

    public override string Summary => "A page's preflight for a POST with the request metadata headers of 2026-07-28.";

    public override IReadOnlyList<string> FailureModes => ["FM-4a", "NFM-34"];

    public override ProtocolRange Range => ProtocolRange.Stateless;

    public override IReadOnlyList<Check> Checks =>
        [CorsChecks.PreflightAllowsMcpHeaders, CorsChecks.PreflightNeedsNothing];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("broken-stateless-preflight-lacks-headers", CorsChecks.PreflightAllowsMcpHeaders)];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = new McpProbe(context);
        var origin = context.Target.AllowedOrigin;
        var listed = await client.SendAsync(
            client.Request(ServerMethods.Discover).With("Origin", origin).For("POST server/discover with an Origin"),
            cancellationToken
        );
        if (listed.Head is null)
            throw new TargetUnreachableException($"the target did not answer server/discover: {listed.Problem}");
        if (!listed.Head.Values("Access-Control-Allow-Origin").Any())
        {
            context.NoChance(
                $"the server sends no CORS headers to the origin {origin} (it need not); name one that it "
                    + "allows with --origin",
                Array.Empty<string>()
            );
            return;
        }

        await client.SendAsync(
            client.Preflight(origin, "POST", ["content-type", "mcp-protocol-version", "mcp-method", "mcp-name"]),
            cancellationToken
        );
    }
}
