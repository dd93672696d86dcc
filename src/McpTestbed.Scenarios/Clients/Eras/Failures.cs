using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Driving;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Eras;

/// <summary>The server wants a token before it says anything.</summary>
internal sealed class Probe401 : EraScenario
{
    public override string Id => "client-eras/not-authorized";

    public override string Summary => "Requests of 2026-07-28 are answered 401.";

    public override IReadOnlyList<Check> Checks => [EraChecks.ClientReadsNoEraFromAFailure];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("dual-client-takes-401-as-legacy", EraChecks.ClientReadsNoEraFromAFailure)];

    protected override Task AnswerAsync(PeerRequest request, PeerAnswer answer) =>
        answer.SendStatusAsync(401, "WWW-Authenticate: Bearer");
}

/// <summary>The server fails.</summary>
internal sealed class Probe500 : EraScenario
{
    public override string Id => "client-eras/server-fails";

    public override string Summary => "Requests of 2026-07-28 are answered 500.";

    public override IReadOnlyList<Check> Checks => [EraChecks.ClientProbesBoundedly];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("dual-client-probes-for-ever", EraChecks.ClientProbesBoundedly)];

    protected override Task AnswerAsync(PeerRequest request, PeerAnswer answer) => answer.SendStatusAsync(500);
}

/// <summary>A server of 2026-07-28 does not know the method that it is asked for first.</summary>
internal sealed class ModernError : ClientScenario
{
    public override string Id => "client-eras/modern-error";

    public override string Summary =>
        "A server of 2026-07-28 answers the first request with 404 and -32601, as no older server does.";

    public override ProtocolRange Range => ProtocolRange.Stateless;

    public override IReadOnlyList<string> FailureModes => ["FM-5b"];

    public override IReadOnlyList<Check> Checks => [StatelessReplyChecks.ClientStaysInTheModernEra];

    public override IReadOnlyList<string> PositiveControls => ["client-dual", "client-stateless"];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("stateless-client-falls-back-on-modern-error", StatelessReplyChecks.ClientStaysInTheModernEra)];

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new StatelessPeer();
        peer.On(
            request => request.Messages is [{ Kind: JsonRpcKind.Request }],
            (request, answer) =>
                StatelessPeer.RefuseAsync(request, answer, 404, ErrorCodes.MethodNotFound, "no such method"),
            times: 1
        );
        return peer;
    }
}

/// <summary>A server of 2026-07-28 answers the first request 400, with a body that no older one sends.</summary>
internal sealed class Modern400 : ClientScenario
{
    public override string Id => "client-eras/modern-400";

    public override string Summary =>
        "A server of 2026-07-28 answers the first request with 400 and -32020, as no older server does.";

    public override ProtocolRange Range => ProtocolRange.Stateless;

    public override IReadOnlyList<string> FailureModes => ["FM-5b"];

    public override IReadOnlyList<Check> Checks =>
        [EraChecks.ClientLooksIntoA400, StatelessReplyChecks.ClientStaysInTheModernEra];

    public override IReadOnlyList<string> PositiveControls => ["client-dual", "client-stateless"];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new(
                "dual-client-takes-400-as-legacy",
                EraChecks.ClientLooksIntoA400,
                StatelessReplyChecks.ClientStaysInTheModernEra
            ),
        ];

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new StatelessPeer();
        peer.On(
            request => request.Messages is [{ Kind: JsonRpcKind.Request }],
            (request, answer) =>
                StatelessPeer.RefuseAsync(request, answer, 400, ErrorCodes.HeaderMismatch, "not as the body"),
            times: 1
        );
        return peer;
    }
}
