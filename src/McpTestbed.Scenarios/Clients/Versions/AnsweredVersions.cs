using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Driving;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Versions;

/// <summary>The server answers an older version than the client offers.</summary>
internal sealed class OlderVersion : ClientScenario
{
    public override string Id => "client-versions/older-version";

    public override string Summary => "The client offers 2025-11-25, and the server answers 2025-06-18.";

    public override IReadOnlyList<string> FailureModes => ["FM-5b"];

    public override ProtocolRange Range => new(Revision.V20251125, Revision.V20251125);

    public override IReadOnlyList<Check> Checks =>
        [HeaderChecks.ClientVersionHeaderIsNegotiated, HeaderChecks.ClientKeepsOneVersion];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("client-sends-its-own-version", HeaderChecks.ClientVersionHeaderIsNegotiated),
            new(
                "client-changes-version",
                HeaderChecks.ClientVersionHeaderIsNegotiated,
                HeaderChecks.ClientKeepsOneVersion
            ),
        ];

    protected override Peer CreatePeer(ScenarioContext context) =>
        new SessionPeer(context.Revision) { Version = Revision.V20250618.Id };
}

/// <summary>The server answers a version that does not exist.</summary>
internal abstract class StrangeVersion : ClientScenario
{
    public override IReadOnlyList<string> FailureModes => ["FM-5b"];

    public override IReadOnlyList<Check> Checks => [VersionChecks.ClientLeavesAnUnknownVersion];

    public override IReadOnlyList<string> PositiveControls => ["client", "client-gives-up"];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("client-takes-any-version", VersionChecks.ClientLeavesAnUnknownVersion)];

    protected abstract string Version { get; }

    protected override Peer CreatePeer(ScenarioContext context) =>
        new SessionPeer(context.Revision) { Version = Version };
}

/// <summary>The server refuses initialize.</summary>
internal sealed class InitializeRefused : ClientScenario
{
    public override string Id => "client-versions/initialize-refused";

    public override string Summary => "initialize is answered 400 with the error that the version is not supported.";

    public override IReadOnlyList<string> FailureModes => ["FM-5b"];

    public override IReadOnlyList<Check> Checks => [VersionChecks.ClientHeedsARefusedInitialize];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("client-ignores-refused-initialize", VersionChecks.ClientHeedsARefusedInitialize)];

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new SessionPeer(context.Revision);
        peer.OnRpc("initialize", (request, answer) =>
            answer.SendAsync(
                400,
                Rpc.Error(request.Id, ErrorCodes.InvalidParams, "Unsupported protocol version"),
                $"Content-Type: {MediaTypes.Json}"
            )
        );
        return peer;
    }
}

/// <summary>What is before the server answers initialize with a page.</summary>
internal sealed class InitializeAnsweredByAPage : ClientScenario
{
    public override string Id => "client-versions/initialize-answered-by-a-page";

    public override string Summary =>
        "initialize is answered 200 with a page of HTML, as a gateway does that is in between.";

    public override IReadOnlyList<string> FailureModes => ["FM-5a"];

    public override IReadOnlyList<Check> Checks => [VersionChecks.ClientHeedsARefusedInitialize];

    public override IReadOnlyList<string> PositiveControls => ["client", "client-gives-up"];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("client-ignores-refused-initialize", VersionChecks.ClientHeedsARefusedInitialize)];

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new SessionPeer(context.Revision);
        peer.OnRpc("initialize", (_, answer) =>
            answer.SendAsync(200, "<html><body>Please log in</body></html>", "Content-Type: text/html")
        );
        return peer;
    }
}

/// <summary>The server is of a time to come.</summary>
internal sealed class NewerVersion : StrangeVersion
{
    public override string Id => "client-versions/newer-version";

    public override string Summary => "The server answers a version of the year 2099.";

    protected override string Version => "2099-01-01";
}

/// <summary>The server is of a time long ago.</summary>
internal sealed class ForgottenVersion : StrangeVersion
{
    public override string Id => "client-versions/forgotten-version";

    public override string Summary => "The server answers a version of the year 1999.";

    protected override string Version => "1999-01-01";
}
