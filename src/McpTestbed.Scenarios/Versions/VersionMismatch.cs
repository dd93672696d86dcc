using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Checkers.Invariants;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Versions;

/// <summary>Client and server, or header and session, do not agree on a version (FM-5b).</summary>
internal sealed class VersionMismatch : Scenario
{
    public override string Id => "versions/version-mismatch";

    public override string Summary =>
        "initialize asks for a supported and for an unknown version; then the chaos proxy spoils and strips "
        + "the version header.";

    public override IReadOnlyList<string> FailureModes => ["FM-5b"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks =>
        [
            VersionChecks.SupportedVersionEchoed,
            VersionChecks.UnknownVersionGetsAnAlternative,
            VersionChecks.UnknownVersionIsNoError,
            VersionChecks.InvalidVersionHeader400,
            VersionChecks.AbsentVersionHeaderServed,
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-version-not-echoed", VersionChecks.SupportedVersionEchoed) { Only = Revision.V20250618 },
            new("broken-unknown-version-echoed", VersionChecks.UnknownVersionGetsAnAlternative),
            new("broken-unknown-version-refused", VersionChecks.UnknownVersionGetsAnAlternative),
            new("broken-unknown-version-as-in-the-example", VersionChecks.UnknownVersionIsNoError),
            new("broken-version-header-ignored", VersionChecks.InvalidVersionHeader400),
            new("broken-agreed-version-refused", FoundationChecks.AgreedVersionIsTaken) { Only = Revision.V20250618 },
            new("broken-version-header-required", VersionChecks.AbsentVersionHeaderServed),
        ];

    public override IReadOnlyList<string> PositiveControls =>
        ["stateful", "stateful-polling", "stateful-frugal", "stateful-talkative"];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = new McpProbe(context);

        // Twice the same, and another between: a server that answers with what it was asked last is found out. Each
        // session is given back, since a server may grant one at a time.
        await client.InitializeAsync(cancellationToken);
        await client.CloseSessionAsync(cancellationToken);
        await client.InitializeAsync(
            cancellationToken,
            client.Initialize(VersionChecks.NeverPublished).For("POST initialize with an unknown version")
        );
        await client.CloseSessionAsync(cancellationToken);
        await client.OpenSessionAsync(cancellationToken);
        if (!context.Revision.HasVersionHeader)
            return;
        await PingAsync("senseless version header", ping => ping.With(McpHeaders.ProtocolVersion, "banana"));
        await PingAsync("unpublished version header", ping =>
            ping.With(McpHeaders.ProtocolVersion, VersionChecks.NeverPublished)
        );
        await PingAsync("strip version header", ping => ping.Without(McpHeaders.ProtocolVersion));

        // What was refused counts only where the same is served with the right version.
        await client.CallAsync("ping", cancellationToken);

        Task<Answer> PingAsync(string what, Func<ProbeRequest, ProbeRequest> edit) =>
            client.CallAsync(edit(client.Request("ping")).For($"POST ping, {what}"), cancellationToken);
    }
}
