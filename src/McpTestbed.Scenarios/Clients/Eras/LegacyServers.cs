using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Driving;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Eras;

/// <summary>A server of the session era, asked in the manner of 2026-07-28 first.</summary>
internal abstract class EraScenario : ClientScenario
{
    public sealed override ProtocolRange Range => ProtocolRange.Stateless;

    public override IReadOnlyList<string> FailureModes => ["FM-5b"];

    public override IReadOnlyList<string> PositiveControls => ["client-dual"];

    public override IReadOnlyList<Check> Checks =>
        [EraChecks.ClientLeavesTheModernEraBehind, EraChecks.ClientKeepsTheEra];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("dual-client-carries-modern-headers", EraChecks.ClientLeavesTheModernEraBehind),
            new("dual-client-forgets-era", EraChecks.ClientKeepsTheEra),
        ];

    /// <summary>How often a request of 2026-07-28 is answered so.</summary>
    protected virtual int Times => int.MaxValue;

    /// <summary>How the server answers a request of 2026-07-28.</summary>
    protected abstract Task AnswerAsync(PeerRequest request, PeerAnswer answer);

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new SessionPeer(Revision.V20251125);
        peer.On(IsModern, AnswerAsync, Times);
        return peer;
    }

    /// <summary>Whether a request is none of a session, and in the manner of 2026-07-28.</summary>
    private static bool IsModern(PeerRequest request) =>
        request.SessionId is null
        && request.Rpc is not (null or "initialize")
        && (request.Rpc == "server/discover" || request.Header(McpHeaders.ProtocolVersion) == Revision.V20260728.Id);
}

/// <summary>The server answers as it answers any method that it does not know.</summary>
internal sealed class ProbeUnknownMethod : EraScenario
{
    public override string Id => "client-eras/unknown-method";

    public override string Summary => "An older server answers requests of 2026-07-28 with 200 and -32601.";

    protected override Task AnswerAsync(PeerRequest request, PeerAnswer answer) =>
        answer.SendJsonAsync(Rpc.Error(request.Id, ErrorCodes.MethodNotFound, "Method not found"));
}

/// <summary>The server answers 400 and says no more.</summary>
internal sealed class Probe400 : EraScenario
{
    public override string Id => "client-eras/empty-400";

    public override string Summary => "An older server answers requests of 2026-07-28 with 400 and no body.";

    protected override Task AnswerAsync(PeerRequest request, PeerAnswer answer) => answer.SendStatusAsync(400);
}

/// <summary>The server answers 400 with a code of its own.</summary>
internal sealed class Probe400WithACode : EraScenario
{
    private const int NoSession = -32000;

    public override string Id => "client-eras/own-code-400";

    public override string Summary => "An older server answers requests of 2026-07-28 with 400 and -32000.";

    protected override Task AnswerAsync(PeerRequest request, PeerAnswer answer) =>
        StatelessPeer.RefuseAsync(request, answer, 400, NoSession, "Bad Request: no session id");
}

/// <summary>What is before the server answers 400 with a page.</summary>
internal sealed class Probe400WithAPage : EraScenario
{
    public override string Id => "client-eras/page-400";

    public override string Summary => "An older server answers requests of 2026-07-28 with 400 and a page of HTML.";

    protected override Task AnswerAsync(PeerRequest request, PeerAnswer answer) =>
        answer.SendAsync(400, "<html><body>Bad Request</body></html>", "Content-Type: text/html");
}

/// <summary>The server answers 404.</summary>
internal sealed class Probe404 : EraScenario
{
    public override string Id => "client-eras/empty-404";

    public override string Summary => "An older server answers requests of 2026-07-28 with 404 and no body.";

    protected override Task AnswerAsync(PeerRequest request, PeerAnswer answer) => answer.SendStatusAsync(404);
}

/// <summary>The server answers 405.</summary>
internal sealed class Probe405 : EraScenario
{
    public override string Id => "client-eras/empty-405";

    public override string Summary => "An older server answers requests of 2026-07-28 with 405 and no body.";

    protected override Task AnswerAsync(PeerRequest request, PeerAnswer answer) =>
        answer.SendStatusAsync(405, "Allow: GET");
}

/// <summary>The server answers 406.</summary>
internal sealed class Probe406 : EraScenario
{
    public override string Id => "client-eras/empty-406";

    public override string Summary => "An older server answers requests of 2026-07-28 with 406 and no body.";

    protected override Task AnswerAsync(PeerRequest request, PeerAnswer answer) => answer.SendStatusAsync(406);
}

/// <summary>The server says nothing at first, and 400 when it is asked again.</summary>
internal sealed class ProbeWithoutAnswer : EraScenario
{
    public override string Id => "client-eras/no-answer";

    public override string Summary =>
        "An older server never answers the first request of 2026-07-28, and others with 400.";

    protected override int Times => 1;

    protected override Task AnswerAsync(PeerRequest request, PeerAnswer answer) =>
        Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, answer.Gone);
}
