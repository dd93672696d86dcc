using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Driving;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Stateless;

/// <summary>The version of the first request is refused, with itself among those to choose from: a replica that is
/// about to be replaced.</summary>
internal sealed class VersionRefusedOnce : StatelessScenario
{
    public override string Id => "client-stateless/version-refused-once";

    public override string Summary =>
        "The first request is refused with -32022, and the versions to choose from are 2026-07-28 and one to come.";

    public override IReadOnlyList<string> FailureModes => ["FM-5b"];

    public override IReadOnlyList<Check> Checks =>
        [StatelessReplyChecks.ClientTriesAListedVersion, StatelessReplyChecks.ClientStaysInTheModernEra];

    public override IReadOnlyList<string> PositiveControls => ["client-stateless"];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("stateless-client-never-retries-version", StatelessReplyChecks.ClientTriesAListedVersion)];

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new StatelessPeer();
        peer.On(
            request => request.Messages is [{ Kind: JsonRpcKind.Request }],
            (request, answer) =>
                StatelessPeer.RefuseVersionAsync(request, answer, NoCommonVersion.Unknown, Revision.V20260728.Id),
            times: 1
        );
        return peer;
    }
}

/// <summary>Calls are refused with codes of the server's own, and once with one that drafts gave a meaning.</summary>
internal sealed class OldCode : StatelessScenario
{
    private const int Own = 4001;
    private const int HeaderMismatchOfOld = -32001;

    public override string Id => "client-stateless/old-code";

    public override string Summary =>
        "The first and the third call are refused with a code of the server's own, the second with -32001.";

    public override IReadOnlyList<string> FailureModes => ["FM-5b"];

    public override IReadOnlyList<Check> Checks => [StatelessLifeChecks.ClientReadsNothingIntoOldCodes];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("stateless-client-reads-old-codes", StatelessLifeChecks.ClientReadsNothingIntoOldCodes)];

    protected override ClientWork Work => ClientWork.Call with { Calls = 4 };

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new StatelessPeer();
        foreach (var code in new[] { Own, HeaderMismatchOfOld, Own })
        {
            peer.OnRpc(
                "tools/call",
                (request, answer) => StatelessPeer.RefuseAsync(request, answer, 400, code, "not now"),
                times: 1
            );
        }

        return peer;
    }
}

/// <summary>The server speaks none of the client's versions.</summary>
internal sealed class NoCommonVersion : StatelessScenario
{
    /// <summary>A version to come.</summary>
    public const string Unknown = "2099-01-01";

    public override string Id => "client-stateless/no-common-version";

    public override string Summary => "Every request is refused with -32022, and the only version listed is of 2099.";

    public override IReadOnlyList<string> FailureModes => ["FM-5b"];

    public override IReadOnlyList<Check> Checks =>
        [StatelessReplyChecks.ClientEndsWithoutACommonVersion, StatelessReplyChecks.ClientStaysInTheModernEra];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("stateless-client-falls-back-on-modern-error", StatelessReplyChecks.ClientStaysInTheModernEra),
            new("stateless-client-asks-for-ever", StatelessReplyChecks.ClientEndsWithoutACommonVersion),
        ];

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new StatelessPeer();
        peer.On(
            request => request.Method == "POST",
            (request, answer) => StatelessPeer.RefuseVersionAsync(request, answer, Unknown)
        );
        return peer;
    }
}
