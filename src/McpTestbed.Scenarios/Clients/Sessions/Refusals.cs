using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Driving;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Sessions;

/// <summary>Every call is refused with 500.</summary>
internal sealed class RefusedForEver : ClientScenario
{
    public override string Id => "client-sessions/refused-for-ever";

    public override string Summary => "Every call of a tool is answered 500.";

    public override IReadOnlyList<string> FailureModes => ["FM-6b"];

    public override IReadOnlyList<Check> Checks => [RecoveryChecks.ClientStopsAskingAgain];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("client-retries-500-for-ever", RecoveryChecks.ClientStopsAskingAgain)];

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new SessionPeer(context.Revision);
        peer.OnRpc("tools/call", (_, answer) => answer.SendStatusAsync(500));
        return peer;
    }
}

/// <summary>A call is refused once, with the time after which it may be made again.</summary>
internal abstract class RefusedForAWhile : ClientScenario
{
    private const string WaitFor = "1";

    public override IReadOnlyList<string> FailureModes => ["FM-6b"];

    public override IReadOnlyList<Check> Checks => [RecoveryChecks.ClientHonoursRetryAfter];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("client-ignores-retry-after", RecoveryChecks.ClientHonoursRetryAfter)];

    protected override ClientWork Work => ClientWork.Call with { Calls = 1 };

    protected abstract int Status { get; }

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new SessionPeer(context.Revision);
        peer.OnRpc("tools/call", (_, answer) => answer.SendStatusAsync(Status, $"Retry-After: {WaitFor}"), times: 1);
        return peer;
    }
}

/// <summary>A call is refused with 429 and Retry-After.</summary>
internal sealed class TooManyRequests : RefusedForAWhile
{
    public override string Id => "client-sessions/too-many-requests";

    public override string Summary => "The first call of a tool is answered 429 with Retry-After: 1.";

    protected override int Status => 429;
}

/// <summary>A call is refused with 503 and Retry-After.</summary>
internal sealed class ServiceUnavailable : RefusedForAWhile
{
    public override string Id => "client-sessions/service-unavailable";

    public override string Summary => "The first call of a tool is answered 503 with Retry-After: 1.";

    protected override int Status => 503;
}

/// <summary>A request is refused with a status that says nothing of the session.</summary>
internal abstract class RefusedOnce : ClientScenario
{
    public override IReadOnlyList<string> FailureModes => ["FM-1a", "FM-6b"];

    public override IReadOnlyList<Check> Checks => [RecoveryChecks.ClientKeepsASessionThatLives];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("client-reinitializes-on-any-refusal", RecoveryChecks.ClientKeepsASessionThatLives)];

    protected override ClientWork Work => ClientWork.Call with { Calls = 3 };

    protected abstract int Status { get; }

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new SessionPeer(context.Revision);
        peer.OnRpc(
            "tools/call",
            (request, answer) =>
                answer.SendAsync(
                    Status,
                    Rpc.Error(request.Id, ErrorCodes.InvalidRequest, "refused this once"),
                    $"Content-Type: {MediaTypes.Json}"
                ),
            times: 1
        );
        return peer;
    }
}

/// <summary>A request is refused with 400.</summary>
internal sealed class RefusedWith400 : RefusedOnce
{
    public override string Id => "client-sessions/refused-with-400";

    public override string Summary => "The first call of a tool is answered 400; the session lives on.";

    protected override int Status => 400;
}

/// <summary>A request is refused with 403.</summary>
internal sealed class RefusedWith403 : RefusedOnce
{
    public override string Id => "client-sessions/refused-with-403";

    public override string Summary => "The first call of a tool is answered 403; the session lives on.";

    protected override int Status => 403;
}

/// <summary>A request is refused with 500.</summary>
internal sealed class RefusedWith500 : RefusedOnce
{
    public override string Id => "client-sessions/refused-with-500";

    public override string Summary => "The first call of a tool is answered 500; the session lives on.";

    protected override int Status => 500;
}
