using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Checkers.Invariants;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Browsers;

/// <summary>A page of a foreign origin, or one that rebinds its name, reaches the server (FM-4b).</summary>
internal sealed class ForeignOrigin : Scenario
{
    public override string Id => "browsers/foreign-origin";

    public override string Summary =>
        "Requests with a foreign Origin, with one that only looks allowed, and with a foreign Host; first, "
        + "later, and on GET.";

    public override IReadOnlyList<string> FailureModes => ["FM-4b"];

    public override ProtocolRange Range => new(Revision.V20250326, Revision.V20260728);

    public override IReadOnlyList<string> PositiveControls => ["stateful", "stateless"];

    public override IReadOnlyList<Check> Checks =>
        [
            OriginChecks.ForeignOriginRefused,
            OriginChecks.ForeignOriginRefusedLater,
            OriginChecks.ForeignOriginRefusedOnGet,
            OriginChecks.LookAlikeOriginRefused,
            OriginChecks.ForeignOrigin403,
            OriginChecks.ForeignHostRefused,
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new(
                "broken-origin-ignored",
                OriginChecks.ForeignOriginRefused,
                OriginChecks.ForeignOriginRefusedLater,
                OriginChecks.ForeignOriginRefusedOnGet,
                OriginChecks.LookAlikeOriginRefused
            ),
            new("broken-origin-400", OriginChecks.ForeignOrigin403),
            new(
                "broken-origin-only-at-initialize",
                OriginChecks.ForeignOriginRefusedLater,
                OriginChecks.ForeignOriginRefusedOnGet
            ),
            new("broken-origin-unchecked-on-get", OriginChecks.ForeignOriginRefusedOnGet),
            new("broken-origin-prefix-match", OriginChecks.LookAlikeOriginRefused),
            new("broken-host-ignored", OriginChecks.ForeignHostRefused),
            new(
                "broken-stateless-origin-ignored",
                OriginChecks.ForeignOriginRefused,
                OriginChecks.ForeignOriginRefusedLater,
                OriginChecks.LookAlikeOriginRefused
            ),
            new("broken-error-code-reserved", StatelessMessageChecks.ErrorCodeNotReserved),
            new("broken-error-code-retired", StatelessMessageChecks.ErrorCodeNotRetired),
        ];

    public override async Task DriveAsync(Stage stage, CancellationToken cancellationToken)
    {
        var client = new McpProbe(stage);
        if (!stage.Revision.IsStateless)
            await client.OpenSessionAsync(cancellationToken);
        var first = stage.Revision.IsStateless ? "server/discover" : "initialize";
        ProbeRequest First() => stage.Revision.IsStateless ? client.Request(first) : client.Initialize();
        await client.SendAsync(
            First().With("Origin", OriginChecks.Foreign).For($"POST {first} with a foreign Origin"),
            cancellationToken
        );
        await client.SendAsync(
            First().With("Origin", OriginChecks.LookAlike).For($"POST {first} with a look-alike Origin"),
            cancellationToken
        );
        await client.SendAsync(
            client
                .Request("tools/list")
                .With("Origin", OriginChecks.Foreign)
                .For("POST tools/list with a foreign Origin"),
            cancellationToken
        );
        await client.SendHeadAsync(
            client.Get().With("Origin", OriginChecks.Foreign).For("GET with a foreign Origin"),
            cancellationToken
        );
        await client.SendAsync(
            First().With("Host", OriginChecks.ForeignHost).For($"POST {first} with a foreign Host"),
            cancellationToken
        );
    }
}
