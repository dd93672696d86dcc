using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Driving;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Streams;

/// <summary>The stream of a call breaks off before its answer. Whoever comes back for it gets it.</summary>
internal abstract class BrokenReply : ClientScenario
{
    public override IReadOnlyList<string> FailureModes => ["FM-3a", "FM-3b"];

    public override IReadOnlyList<Check> Checks =>
        [ResumeChecks.ClientResumesFromTheLastEvent, ResumeChecks.ClientAsksOnceWhatMayHaveRun];

    public override IReadOnlyList<string> PositiveControls => ["client", "client-gives-up", "client-no-resume"];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("client-resumes-without-last-event-id", ResumeChecks.ClientResumesFromTheLastEvent),
            new("client-resumes-from-the-first-event", ResumeChecks.ClientResumesFromTheLastEvent),
        ];

    /// <summary>One call: whatever comes twice was asked again.</summary>
    protected override ClientWork Work => ClientWork.Call with { Calls = 1 };

    /// <summary>Whether events have ids.</summary>
    protected virtual bool HasIds => true;

    /// <summary>Whether the connection is reset, and not ended.</summary>
    protected virtual bool IsReset => false;

    /// <summary>What the server says before the stream breaks off first.</summary>
    protected virtual IReadOnlyList<string> Events => [Rpc.Log("at work"), Rpc.Log("still at work")];

    /// <summary>How often the stream breaks off, the resumed ones included.</summary>
    protected virtual int Breaks => 1;

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new SessionPeer(context.Revision) { Streams = true, HasEventIds = HasIds };
        EventLog? reply = null;
        var left = Breaks;
        peer.OnRpc(
            "tools/call",
            (request, answer) =>
            {
                var log = reply = peer.NewReply();
                foreach (var message in Events)
                    log.Add(message);
                var result = peer.AnswerTo(request.Json!);
                left--;
                log.Cut(IsReset);
                return FollowAsync(log, answer, 0, result);
            },
            times: 1
        );
        peer.On(
            request => request.Method == "GET" && request.LastEventId is { } id && reply?.NumberOf(id) is not null,
            (request, answer) =>
            {
                var after = reply!.NumberOf(request.LastEventId!)!.Value;
                if (left-- > 0)
                {
                    reply.Add(Rpc.Log("at work for long"));
                    reply.Cut(IsReset);
                }

                return reply.FollowAsync(answer, after);
            }
        );
        return peer;

        static async Task FollowAsync(EventLog log, PeerAnswer answer, int after, string result)
        {
            await log.FollowAsync(answer, after);
            log.Add(result);
            log.End();
        }
    }
}

/// <summary>The connection ends when the client has no more than the id to come back with.</summary>
internal sealed class ReplyCutAfterPriming : BrokenReply
{
    public override string Id => "client-streams/reply-cut-after-priming";

    public override string Summary => "The connection of a call ends (FIN) after the event that has an id and no data.";

    public override ProtocolRange Range => new(Revision.V20251125, Revision.V20251125);

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("client-resumes-without-last-event-id", ResumeChecks.ClientResumesFromTheLastEvent)];

    protected override IReadOnlyList<string> Events => [];
}

/// <summary>The connection ends after an event with an id.</summary>
internal sealed class ReplyCutAfterAnEvent : BrokenReply
{
    public override string Id => "client-streams/reply-cut-after-an-event";

    public override string Summary => "The connection of a call ends (FIN) after two events with ids.";

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [.. base.NegativeControls, new("client-posts-again", ClientMessageChecks.ClientRequestIdsUnique)];
}

/// <summary>The connection is reset after an event with an id.</summary>
internal sealed class ReplyResetAfterAnEvent : BrokenReply
{
    public override string Id => "client-streams/reply-reset-after-an-event";

    public override string Summary => "The connection of a call is reset (RST) after two events with ids.";

    protected override bool IsReset => true;
}

/// <summary>The resumed stream breaks off, too.</summary>
internal sealed class ResumeCutToo : BrokenReply
{
    public override string Id => "client-streams/resume-cut-too";

    public override string Summary =>
        "The connection of a call ends after two events, and that of its resumption after one.";

    protected override int Breaks => 2;
}

/// <summary>The connection ends after an event without an id: nobody can come back.</summary>
internal sealed class ReplyCutWithoutIds : BrokenReply
{
    public override string Id => "client-streams/reply-cut-without-ids";

    public override string Summary => "The connection of a call ends after two events that have no ids.";

    public override IReadOnlyList<Check> Checks => [ResumeChecks.ClientAsksOnceWhatMayHaveRun];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("client-posts-again-with-new-id", ResumeChecks.ClientAsksOnceWhatMayHaveRun)];

    protected override bool HasIds => false;
}

/// <summary>The connection ends before the head of the response.</summary>
internal sealed class ReplyCutBeforeItsHead : ClientScenario
{
    public override string Id => "client-streams/reply-cut-before-its-head";

    public override string Summary => "The connection of a call ends when the call was taken and nothing was answered.";

    public override IReadOnlyList<string> FailureModes => ["FM-3a"];

    public override IReadOnlyList<Check> Checks => [ResumeChecks.ClientAsksOnceWhatMayHaveRun];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("client-posts-again-with-new-id", ResumeChecks.ClientAsksOnceWhatMayHaveRun)];

    protected override ClientWork Work => ClientWork.Call with { Calls = 1 };

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new SessionPeer(context.Revision);
        peer.OnRpc(
            "tools/call",
            (request, answer) =>
            {
                _ = peer.AnswerTo(request.Json!);
                answer.Cut();
                return Task.CompletedTask;
            },
            times: 1
        );
        return peer;
    }
}

/// <summary>The stream of a call is whole but for its end.</summary>
internal sealed class ReplyCutAfterTheAnswer : ClientScenario
{
    public override string Id => "client-streams/reply-cut-after-the-answer";

    public override string Summary => "The connection of a call is reset after the answer, before the stream ends.";

    public override IReadOnlyList<string> FailureModes => ["FM-3a"];

    public override IReadOnlyList<Check> Checks => [ResumeChecks.ClientAsksForNoAnswerTwice];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("client-posts-again-after-the-answer", ResumeChecks.ClientAsksForNoAnswerTwice)];

    protected override ClientWork Work => ClientWork.Call with { Calls = 1 };

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new SessionPeer(context.Revision) { Streams = true };
        peer.OnRpc(
            "tools/call",
            (request, answer) =>
            {
                var log = peer.NewReply();
                log.Add(peer.AnswerTo(request.Json!));
                log.Cut(reset: true);
                return log.FollowAsync(answer);
            },
            times: 1
        );
        return peer;
    }
}

/// <summary>The server ends the stream of a call before its answer, so that the client comes back for it.</summary>
internal sealed class Poll : ClientScenario
{
    private const int RetryMs = 700;

    public override string Id => "client-streams/poll";

    public override string Summary =>
        "The server ends the stream of a call after an event with an id and retry: 700, and has the answer a "
        + "moment later.";

    public override IReadOnlyList<string> FailureModes => ["FM-3a", "FM-2b"];

    public override ProtocolRange Range => new(Revision.V20251125, Revision.V20251125);

    public override IReadOnlyList<Check> Checks =>
        [
            ResumeChecks.ClientComesBackForAPoll,
            ResumeChecks.ClientWaitsForRetry,
            ResumeChecks.ClientResumesFromTheLastEvent,
        ];

    public override IReadOnlyList<string> PositiveControls => ["client", "client-slow"];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("client-never-resumes-polls", ResumeChecks.ClientComesBackForAPoll),
            new("client-resumes-at-once", ResumeChecks.ClientWaitsForRetry),
        ];

    protected override ClientWork Work => ClientWork.Reconnect with { Calls = 1 };

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new SessionPeer(context.Revision) { Streams = true };
        peer.OnRpc(
            "tools/call",
            async (request, answer) =>
            {
                var log = peer.NewReply(RetryMs);
                log.Close();
                await log.FollowAsync(answer);
                log.Add(peer.AnswerTo(request.Json!));
                log.End();
            },
            times: 1
        );
        return peer;
    }
}
