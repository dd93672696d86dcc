using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Driving;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Eras;

/// <summary>A server is replaced by one of the other era when the first tool is called. A client that speaks both may
/// find that out and go on; one that speaks one era only fails, and says so.</summary>
internal abstract class FleetScenario : ClientScenario
{
    public sealed override ProtocolRange Range => ProtocolRange.Stateless;

    public override IReadOnlyList<string> FailureModes => ["FM-5b"];

    public override IReadOnlyList<Check> Checks =>
        [RecoveryChecks.ClientStopsAskingAgain, EraChecks.ClientLeavesTheModernEraBehind];

    public override IReadOnlyList<string> PositiveControls => ["client-dual"];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("dual-client-asks-the-wrong-era-for-ever", RecoveryChecks.ClientStopsAskingAgain),
            new("dual-client-carries-modern-headers", EraChecks.ClientLeavesTheModernEraBehind),
        ];

    /// <summary>The server until the first call.</summary>
    protected abstract Peer CreateFormer();

    /// <summary>The server from the first call on.</summary>
    protected abstract Peer CreateLatter();

    protected sealed override Peer CreatePeer(ScenarioContext context)
    {
        var fleet = new Fleet(CreateFormer(), CreateLatter());
        fleet.OnRpc(
            "tools/call",
            (request, answer) =>
            {
                fleet.Replace();
                return fleet.ServeAsync(request, answer);
            },
            times: 1
        );
        return fleet;
    }

    /// <summary>Two servers at one address, one after the other.</summary>
    private sealed class Fleet(Peer former, Peer latter) : Peer
    {
        private volatile Peer serving = former;

        /// <summary>From now on the other serves.</summary>
        public void Replace() => serving = latter;

        public override Task ServeAsync(PeerRequest request, PeerAnswer answer) => serving.ServeAsync(request, answer);
    }
}

/// <summary>A deployment is undone: the server of 2026-07-28 gives way to an older one.</summary>
internal sealed class FleetTurnsLegacy : FleetScenario
{
    public override string Id => "client-eras/fleet-turns-legacy";

    public override string Summary =>
        "A server of 2026-07-28 is replaced by one of 2025-11-25 when the first tool is called.";

    protected override Peer CreateFormer() => new StatelessPeer();

    protected override Peer CreateLatter() => new SessionPeer(Revision.V20251125);
}

/// <summary>A deployment: the server with sessions gives way to one of 2026-07-28.</summary>
internal sealed class FleetTurnsModern : FleetScenario
{
    public override string Id => "client-eras/fleet-turns-modern";

    public override string Summary =>
        "A server of 2025-11-25 is replaced by one of 2026-07-28 when the first tool is called.";

    protected override Peer CreateFormer() => new SessionPeer(Revision.V20251125);

    protected override Peer CreateLatter() => new StatelessPeer();
}
