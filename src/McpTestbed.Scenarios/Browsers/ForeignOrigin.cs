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

    public override IReadOnlyList<string> PositiveControls =>
        ["stateful", "stateful-frugal", "stateful-talkative", "stateless", "stateless-method-first"];

    public override IReadOnlyList<Check> Checks =>
        [
            OriginChecks.ForeignOriginRefused,
            OriginChecks.ForeignOriginRefusedLater,
            OriginChecks.ForeignOriginRefusedOnGet,
            OriginChecks.LookAlikeOriginRefused,
            OriginChecks.ForeignOrigin403,
            OriginChecks.ForeignHostRefused,
            ListeningChecks.ListensOnLoopback,
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
            new("broken-listens-everywhere", ListeningChecks.ListensOnLoopback),
            new("broken-error-code-reserved", StatelessMessageChecks.ErrorCodeNotReserved),
            new("broken-error-code-retired", StatelessMessageChecks.ErrorCodeNotRetired),
        ];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = new McpProbe(context);
        if (!context.Revision.IsStateless)
            await client.OpenSessionAsync(cancellationToken);
        var listing = context.Revision.IsStateless
            ? (await ServerMethods.LearnAsync(client, cancellationToken)).One
            : "tools/list";
        if (listing == ServerMethods.Discover)
            context.NoChance(
                "the server has no method but server/discover, so nothing comes later",
                OriginChecks.ForeignOriginRefusedLater
            );
        await client.SendAsync(
            client.Request(listing).With("Origin", OriginChecks.Foreign).For($"POST {listing} with a foreign Origin"),
            cancellationToken
        );
        await client.SendHeadAsync(
            client.Get().With("Origin", OriginChecks.Foreign).For("GET with a foreign Origin"),
            cancellationToken
        );

        // What was refused counts only where the same is served without the fault.
        await client.CallAsync(listing, cancellationToken);

        // A server may grant one session at a time.
        await client.CloseSessionAsync(cancellationToken);
        var first = context.Revision.IsStateless ? ServerMethods.Discover : "initialize";
        await FirstAsync("a foreign Origin", First().With("Origin", OriginChecks.Foreign));
        await FirstAsync("a look-alike Origin", First().With("Origin", OriginChecks.LookAlike));
        await FirstAsync("a foreign Host", First().With("Host", OriginChecks.ForeignHost));
        if (context.Target.Headers.Count > 0)
            await FirstAsync("no credentials", client.WithoutCredentials(First()));
        await client.CallAsync(First(), cancellationToken);

        ProbeRequest First() => context.Revision.IsStateless ? client.Request(first) : client.Initialize();

        async Task FirstAsync(string with, ProbeRequest request)
        {
            await client.SendAsync(request.For($"POST {first} with {with}"), cancellationToken);
            await client.CloseSessionAsync(cancellationToken);
        }
    }
}
