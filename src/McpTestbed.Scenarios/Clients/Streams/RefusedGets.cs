using McpTestbed.Core.Checking;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Driving;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Streams;

/// <summary>Every GET is refused.</summary>
internal abstract class RefusedGet : ClientScenario
{
    private static readonly TimeSpan GetDeadline = TimeSpan.FromSeconds(1);

    public override IReadOnlyList<string> FailureModes => ["FM-3a", "FM-6b"];

    public override IReadOnlyList<Check> Checks =>
        [ReadingChecks.ClientGoesOnWithoutGet, ReadingChecks.ClientAsksForAStreamBoundedly];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("client-dies-without-get", ReadingChecks.ClientGoesOnWithoutGet)];

    protected abstract int Status { get; }

    protected virtual bool IssuesIds => true;

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new SessionPeer(context.Revision) { IssuesIds = IssuesIds };
        var wasAsked = false;
        peer.On(
            request => request.Method == "GET",
            (_, answer) =>
            {
                wasAsked = true;
                return answer.SendStatusAsync(Status, Status == 405 ? ["Allow: POST, DELETE"] : []);
            }
        );
        peer.OnRpc("tools/list", async (request, answer) =>
        {
            await peer.UntilAsync(() => wasAsked, context.Deadline(GetDeadline, answer.Gone));
            await peer.ServeAsync(request, answer);
        });
        return peer;
    }
}

/// <summary>The server has no GET stream.</summary>
internal sealed class GetRefusedWith405 : RefusedGet
{
    public override string Id => "client-streams/get-refused-with-405";

    public override string Summary => "The server offers no GET stream and answers 405.";

    protected override int Status => 405;
}

/// <summary>The server answers a GET as if it were wrong.</summary>
internal sealed class GetRefusedWith400 : RefusedGet
{
    public override string Id => "client-streams/get-refused-with-400";

    public override string Summary => "The server answers every GET with 400.";

    protected override int Status => 400;
}

/// <summary>The server has no GET handler, and no sessions.</summary>
internal sealed class GetRefusedWith404 : RefusedGet
{
    public override string Id => "client-streams/get-refused-with-404";

    public override string Summary => "A server without session ids answers every GET with 404, as a router does.";

    protected override int Status => 404;

    protected override bool IssuesIds => false;
}

/// <summary>The server allows one GET stream and takes this for a second.</summary>
internal sealed class GetRefusedWith409 : RefusedGet
{
    public override string Id => "client-streams/get-refused-with-409";

    public override string Summary => "The server answers every GET with 409.";

    protected override int Status => 409;
}

/// <summary>The server fails at a GET.</summary>
internal sealed class GetRefusedWith500 : RefusedGet
{
    public override string Id => "client-streams/get-refused-with-500";

    public override string Summary => "The server answers every GET with 500.";

    protected override int Status => 500;
}

/// <summary>Every GET stream ends at once.</summary>
internal sealed class GetStreamEndsAtOnce : ClientScenario
{
    private static readonly TimeSpan AtWork = TimeSpan.FromSeconds(3);

    public override string Id => "client-streams/get-stream-ends-at-once";

    public override string Summary => "Every GET stream is opened and ended at once, while a call is at work for 3 s.";

    public override IReadOnlyList<string> FailureModes => ["FM-3a"];

    public override IReadOnlyList<Check> Checks => [ReadingChecks.ClientAsksForAStreamBoundedly];

    public override IReadOnlyList<string> PositiveControls => ["client", "client-no-resume"];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("client-get-storm", ReadingChecks.ClientAsksForAStreamBoundedly)];

    protected override ClientWork Work => ClientWork.Call with { Calls = 1 };

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new SessionPeer(context.Revision);
        var gets = 0;
        peer.On(
            request => request.Method == "GET",
            async (_, answer) =>
            {
                gets++;
                await (await answer.OpenStreamAsync()).EndAsync();
            }
        );
        peer.OnRpc("tools/call", async (request, answer) =>
        {
            await peer.UntilAsync(() => gets > RecoveryChecks.ManyAttempts, context.Deadline(AtWork, answer.Gone));
            await peer.ServeAsync(request, answer);
        });
        return peer;
    }
}
