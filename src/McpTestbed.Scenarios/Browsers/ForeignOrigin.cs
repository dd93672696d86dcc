using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
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
            OriginChecks.First,
            OriginChecks.Later,
            OriginChecks.OnGet,
            OriginChecks.LookAlikeRefused,
            OriginChecks.Exactly403,
            OriginChecks.Host,
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new(
                "broken-origin-ignored",
                "foreign-origin-refused",
                "foreign-origin-refused-later",
                "foreign-origin-refused-on-get",
                "look-alike-origin-refused"
            ),
            new("broken-origin-400", "foreign-origin-403"),
            new("broken-origin-only-at-initialize", "foreign-origin-refused-later", "foreign-origin-refused-on-get"),
            new("broken-origin-unchecked-on-get", "foreign-origin-refused-on-get"),
            new("broken-origin-prefix-match", "look-alike-origin-refused"),
            new("broken-host-ignored", "foreign-host-refused"),
            new(
                "broken-stateless-origin-ignored",
                "foreign-origin-refused",
                "foreign-origin-refused-later",
                "look-alike-origin-refused"
            ),
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
