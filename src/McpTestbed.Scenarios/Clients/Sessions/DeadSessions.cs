using McpTestbed.Core.Checking;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Driving;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Sessions;

/// <summary>The session ends before the client's first call.</summary>
internal sealed class DeadSessionOnPost : ClientScenario
{
    public override string Id => "client-sessions/dead-session-on-post";

    public override string Summary => "The session has ended when the client first calls a tool: 404.";

    public override IReadOnlyList<string> FailureModes => ["FM-2a", "FM-2b"];

    public override IReadOnlyList<Check> Checks =>
        [RecoveryChecks.ClientBeginsAnewAfter404, RecoveryChecks.ClientInitializesWithoutTheDeadId];

    public override IReadOnlyList<string> PositiveControls => ["client", "client-post-only"];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("client-ignores-404", RecoveryChecks.ClientBeginsAnewAfter404),
            new("client-reinitializes-with-dead-id", RecoveryChecks.ClientInitializesWithoutTheDeadId),
        ];

    protected override ClientWork Work => ClientWork.Call with { Calls = 4 };

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new SessionPeer(context.Revision);
        peer.OnRpc(
            "tools/call",
            (request, answer) =>
            {
                peer.ExpireAll();
                return peer.ServeAsync(request, answer);
            },
            times: 1
        );
        return peer;
    }
}

/// <summary>The server says by its answer to the GET, and by nothing else, that the session has ended.</summary>
internal sealed class DeadSessionOnGet : ClientScenario
{
    private static readonly TimeSpan GetDeadline = TimeSpan.FromSeconds(2);

    public override string Id => "client-sessions/dead-session-on-get";

    public override string Summary => "The client's first GET is answered 404, though POSTs are still served.";

    public override IReadOnlyList<string> FailureModes => ["FM-1c", "FM-2b"];

    public override IReadOnlyList<Check> Checks => [RecoveryChecks.ClientBeginsAnewAfter404];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("client-ignores-404-on-get", RecoveryChecks.ClientBeginsAnewAfter404)];

    protected override ClientWork Work => ClientWork.Call with { Calls = 4 };

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new SessionPeer(context.Revision);
        var wasRefused = false;
        peer.On(
            // A client may look by GET, before it has a session, whether the server wants a token.
            request => request is { Method: "GET", SessionId: not null },
            (_, answer) =>
            {
                wasRefused = true;
                return answer.SendStatusAsync(404);
            },
            times: 1
        );

        // A client opens its GET stream beside its work: it is given the time to.
        peer.OnRpc(
            "tools/list",
            async (request, answer) =>
            {
                await peer.UntilAsync(() => wasRefused, context.Deadline(GetDeadline, answer.Gone));
                await peer.ServeAsync(request, answer);
            },
            times: 1
        );
        return peer;
    }
}

/// <summary>The session ends while several calls are in flight.</summary>
internal sealed class DeadSessionInFlight : ClientScenario
{
    private const int AtOnce = 4;

    private static readonly TimeSpan Gathering = TimeSpan.FromSeconds(1);

    public override string Id => "client-sessions/dead-session-in-flight";

    public override string Summary => "Several calls are in flight when the session ends: each is answered 404.";

    public override IReadOnlyList<string> FailureModes => ["FM-2b"];

    public override IReadOnlyList<Check> Checks =>
        [RecoveryChecks.ClientBeginsAnewAfter404, RecoveryChecks.ClientOpensOneSessionForADeadOne];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("client-reinitializes-for-each", RecoveryChecks.ClientOpensOneSessionForADeadOne)];

    protected override ClientWork Work => ClientWork.Call with { Calls = AtOnce, Together = true };

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new SessionPeer(context.Revision);
        var waiting = 0;
        peer.OnRpc(
            "tools/call",
            async (request, answer) =>
            {
                Interlocked.Increment(ref waiting);
                await peer.UntilAsync(() => waiting >= AtOnce, context.Deadline(Gathering, answer.Gone));
                if (request.SessionId is { } id)
                    peer.Expire(id);
                await peer.ServeAsync(request, answer);
            },
            times: AtOnce
        );
        return peer;
    }
}

/// <summary>Every session ends at once.</summary>
internal sealed class SessionsKeepDying : ClientScenario
{
    public override string Id => "client-sessions/sessions-keep-dying";

    public override string Summary => "Every session has ended when the client first asks something in it.";

    public override IReadOnlyList<string> FailureModes => ["FM-2a"];

    public override IReadOnlyList<Check> Checks => [RecoveryChecks.ClientStopsOpeningSessions];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("client-reinitializes-for-ever", RecoveryChecks.ClientStopsOpeningSessions)];

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new SessionPeer(context.Revision);
        peer.On(
            request => request.Method == "POST" && request.Rpc is not ("initialize" or "notifications/initialized"),
            (request, answer) =>
            {
                if (request.SessionId is { } id)
                    peer.Expire(id);
                return peer.ServeAsync(request, answer);
            }
        );
        return peer;
    }
}

/// <summary>The session ends in the midst of a list.</summary>
internal sealed class DeadSessionInAList : ClientScenario
{
    public override string Id => "client-sessions/dead-session-in-a-list";

    public override string Summary => "The session ends between two pages of tools/list.";

    public override IReadOnlyList<string> FailureModes => ["FM-2b"];

    public override IReadOnlyList<Check> Checks => [RecoveryChecks.ClientKeepsCursorsInTheirSession];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("client-keeps-cursor", RecoveryChecks.ClientKeepsCursorsInTheirSession)];

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new SessionPeer(context.Revision);
        var pages = 0;
        peer.OnRpc("tools/list", (request, answer) =>
        {
            // Where the client comes in a new session, its list has two pages again.
            if (request.Json!["params"]?["cursor"] is null)
                return peer.ReplyAsync(request, answer, Rpc.Result(request.Id, Page(peer, $"page-{++pages}")));
            if (pages == 1)
                peer.ExpireAll();
            return peer.ServeAsync(request, answer);
        });
        return peer;
    }

    private static System.Text.Json.Nodes.JsonObject Page(SessionPeer peer, string next) =>
        new() { ["tools"] = peer.Tools.DeepClone(), ["nextCursor"] = next };
}
