using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Eras;
using McpTestbed.Scenarios.Clients.Sessions;
using McpTestbed.Scenarios.Clients.Stateless;
using McpTestbed.Scenarios.Clients.Streams;
using McpTestbed.Scenarios.Clients.TwoEndpoints;
using McpTestbed.Scenarios.Clients.Versions;

namespace McpTestbed.Scenarios.Clients;

/// <summary>Every scenario for clients, one line each.</summary>
internal static class ClientScenarios
{
    /// <summary>All of them, by area.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new PlainSession(),
        new OddSessionId(),
        new NoSessionId(),
        new SlowHandshake(),
        new SessionIdRotates(),
        new DeadSessionOnPost(),
        new DeadSessionOnGet(),
        new DeadSessionInFlight(),
        new SessionsKeepDying(),
        new DeadSessionInAList(),
        new RefusedForEver(),
        new TooManyRequests(),
        new ServiceUnavailable(),
        new RefusedWith400(),
        new RefusedWith403(),
        new RefusedWith500(),
        new StreamedSession(),
        new PingOnGet(),
        new BatchFromServer(),
        new UndeclaredRequest(),
        new GetRefusedWith405(),
        new GetRefusedWith400(),
        new GetRefusedWith404(),
        new GetRefusedWith409(),
        new GetRefusedWith500(),
        new GetStreamEndsAtOnce(),
        new ReplyCutAfterAnEvent(),
        new ReplyResetAfterAnEvent(),
        new ResumeCutToo(),
        new ReplyCutWithoutIds(),
        new ReplyCutBeforeItsHead(),
        new ReplyCutAfterTheAnswer(),
        new Poll(),
        new CrLineEnds(),
        new SeveralDataLines(),
        new CommentsBetween(),
        new UnknownEventType(),
        new ForeignAnswer(),
        new AnswerTwice(),
        new CancelledCall(),
        new NoAnswer(),
        new OlderVersion(),
        new NewerVersion(),
        new InitializeRefused(),
        new ForgottenVersion(),
        new PlainCall(),
        new StreamedCall(),
        new ParallelCalls(),
        new OddName(),
        new PagedTools(),
        new ReplyCut(),
        new CancelledStatelessCall(),
        new StatelessNoAnswer(),
        new VersionRefusedOnce(),
        new NoCommonVersion(),
        new ResultsWithoutType(),
        new UnknownResultType(),
        new InputRequired(),
        new HeaderArguments(),
        new BadMark(),
        new MarkChanges(),
        new ProbeUnknownMethod(),
        new Probe400(),
        new Probe400WithACode(),
        new Probe400WithAPage(),
        new Probe404(),
        new Probe405(),
        new Probe406(),
        new ProbeWithoutAnswer(),
        new Probe401(),
        new Probe500(),
        new ModernError(),
        new TwoEndpointHandshake(),
        new TwoEndpointPing(),
        new StreamDropped(),
    ];
}
