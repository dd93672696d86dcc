using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Authorization;
using McpTestbed.Scenarios.Browsers;
using McpTestbed.Scenarios.Checkers.Invariants;
using McpTestbed.Scenarios.Clients;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Concurrency;
using McpTestbed.Scenarios.Http;
using McpTestbed.Scenarios.Replicas;
using McpTestbed.Scenarios.Sessions;
using McpTestbed.Scenarios.Stateless;
using McpTestbed.Scenarios.Streams;
using McpTestbed.Scenarios.TwoEndpoints;
using McpTestbed.Scenarios.Versions;

namespace McpTestbed.Scenarios;

/// <summary>Every scenario, one line each; a test fails when one is not listed.</summary>
public static class ScenarioCatalog
{
    /// <summary>All scenarios, by area.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new MissingSessionId(),
        new SessionHeaderReading(),
        new SessionIdForm(),
        new SessionStateIsKept(),
        new TerminatedSessionIsRefused(),
        new ExpiredSessionIsRefused(),
        new ServerRestarts(),
        new LostInitializeAnswer(),
        new EndedSessionMessages(),
        new DeleteDuringACall(),
        new SecondInitialize(),
        new RefusedRequest(),
        new SessionSurvivesADroppedStream(),
        new ResumeAfterACut(),
        new ResumeAfterTheWork(),
        new ReplayStaysInItsStream(),
        new GetStream(),
        new StreamUntilItsSessionEnds(),
        new DisconnectIsNotCancel(),
        new CancelledCall(),
        new LateCancellation(),
        new TwoClientsOneSession(),
        new MessageOnOneStream(),
        new ClientsCountAlike(),
        new SessionsApart(),
        new SecondClient(),
        new Crowd(),
        new SessionOnEveryReplica(),
        new OwnerKilled(),
        new SessionEndsEverywhere(),
        new MessageFromAnotherReplica(),
        new StoreDownAndBack(),
        new Preflight(),
        new StatelessPreflight(),
        new ForeignOrigin(),
        new OriginOnEveryMethod(),
        new BeforeInitialize(),
        new VersionMismatch(),
        new InitializeWithMeta(),
        new Messages(),
        new Batch(),
        new NullId(),
        new DeclaredCapabilities(),
        new HeaderBodyMismatch(),
        new SelfContainedRequests(),
        new SessionLeftoversAreIgnored(),
        new DisconnectCancels(),
        new NamedThings(),
        new ToldOfItself(),
        new Subscriptions(),
        new ListsInPages(),
        new MirroredParameters(),
        new RoundTrips(),
        new Handles(),
        new CredentialsOnEveryRequest(),
        new SecondUser(),
        new TokenOfAnotherServer(),
        new Handshake(),
        new TwoEndpointMessages(),
        new RequestsAfterTheFirst(),
        new MalformedBodies(),
        .. ClientScenarios.All,
    ];

    /// <summary>The checks that hold in any traffic, judged in every run beside those of the scenario.</summary>
    public static IReadOnlyList<Check> Invariants { get; } = [.. InvariantChecks.All, .. ClientInvariants.All];

    /// <summary>Those of them that are about targets of a role.</summary>
    /// <param name="role">The role.</param>
    /// <returns>The checks.</returns>
    public static IReadOnlyList<Check> InvariantsOf(TargetRole role) =>
        role == TargetRole.Client ? ClientInvariants.All : InvariantChecks.All;

    /// <summary>Every check of every scenario and every invariant, once.</summary>
    public static IReadOnlyList<Check> Checks { get; } =
    [
        .. All.SelectMany(scenario => scenario.Checks)
            .Concat(Invariants)
            .DistinctBy(check => check.Id)
            .OrderBy(check => check.Id, StringComparer.Ordinal),
    ];
}
