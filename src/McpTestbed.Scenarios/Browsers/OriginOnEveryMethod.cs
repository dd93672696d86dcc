using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Browsers;

/// <summary>What a foreign page can reach beyond a POST, and what it can pretend to be (FM-4b).</summary>
internal sealed class OriginOnEveryMethod : Scenario
{
    public override string Id => "browsers/origin-on-every-method";

    public override string Summary =>
        "Requests come with Origins that end or begin like an allowed one, with null, and with Host and Origin of a "
        + "page that rebinds its name; a foreign page asks to end the session.";

    public override IReadOnlyList<string> FailureModes => ["FM-4b"];

    public override ProtocolRange Range => new(Revision.V20250326, Revision.V20260728);

    public override IReadOnlyList<string> PositiveControls => ["stateful", "stateless"];

    public override IReadOnlyList<Check> Checks =>
        [
            ForeignPageChecks.ForeignOriginRefusedOnDelete,
            ForeignPageChecks.LookAlikeOriginsRefused,
            ForeignPageChecks.OpaqueOriginRefused,
            ForeignPageChecks.RebindingPageRefused,
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-origin-unchecked-on-delete", ForeignPageChecks.ForeignOriginRefusedOnDelete),
            new("broken-origin-suffix-match", ForeignPageChecks.LookAlikeOriginsRefused),
            new("broken-origin-null-allowed", ForeignPageChecks.OpaqueOriginRefused),
            new("broken-origin-equals-host", ForeignPageChecks.RebindingPageRefused),
        ];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = new McpProbe(context);
        if (!context.Revision.IsStateless)
            await client.OpenSessionAsync(cancellationToken);
        var method = context.Revision.IsStateless ? "server/discover" : "ping";
        var allowed = new Uri(context.Target.AllowedOrigin);
        foreach (
            var origin in new[]
            {
                ForeignPageChecks.SuffixLookAlike(allowed),
                ForeignPageChecks.PrefixLookAlike(allowed),
                "http://evil-localhost",
                "http://evil-127.0.0.1:8080",
                ForeignPageChecks.Opaque,
            }
        )
        {
            await client.SendAsync(
                client.Request(method).With("Origin", origin).For($"POST {method} with the Origin {origin}"),
                cancellationToken
            );
        }

        await client.SendAsync(
            client
                .Request(method)
                .With("Host", OriginChecks.ForeignHost)
                .With("Origin", OriginChecks.Foreign)
                .For($"POST {method} by a page that rebinds its name"),
            cancellationToken
        );

        if (context.Target.Headers.Count > 0)
            await client.SendAsync(
                client.WithoutCredentials(client.Request(method)).For($"POST {method} without credentials"),
                cancellationToken
            );

        // What was refused counts only where the same is served without the fault.
        await client.CallAsync(method, cancellationToken);
        if (client.SessionId is null)
        {
            context.NoChance(ScenarioProbes.NoSessions, ForeignPageChecks.ForeignOriginRefusedOnDelete);
            return;
        }

        await client.SendAsync(
            client.Delete().With("Origin", OriginChecks.Foreign).For("DELETE with a foreign Origin"),
            cancellationToken
        );
        await client.CallAsync("ping", cancellationToken);
    }
}
