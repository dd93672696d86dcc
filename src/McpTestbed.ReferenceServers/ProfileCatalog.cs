using McpTestbed.ReferenceServers.Profiles;
using McpTestbed.ReferenceServers.Profiles.Broken.Browsers;
using McpTestbed.ReferenceServers.Profiles.Broken.Http;
using McpTestbed.ReferenceServers.Profiles.Broken.Sessions;
using McpTestbed.ReferenceServers.Profiles.Broken.Streams;
using McpTestbed.ReferenceServers.Profiles.Broken.Versions;
using McpTestbed.ReferenceServers.Profiles.Broken;

namespace McpTestbed.ReferenceServers;

/// <summary>All profiles, one line each; a profile object serves one application, so the list holds what makes them.</summary>
internal static class ProfileCatalog
{
    /// <summary>The factories, good profiles first.</summary>
    public static IReadOnlyList<Func<Profile>> All { get; } =
    [
        () => new StatefulProfile(),

        () => new MissingSessionIdServed(),
        () => new HeaderNameCaseSensitive(),
        () => new SessionIdUntrimmed(),
        () => new ConflictingSessionHeadersServed(),
        () => new MisspeltHeaderAccepted(),
        () => new SessionIdCaseless(),
        () => new SessionIdWithSpace(),
        () => new SessionIdCounter(),
        () => new TerminatedSession400(),
        () => new ZombieSession(),
        () => new TerminatedGetServed(),
        () => new SecondDeleteAccepted(),
        () => new Delete500(),
        () => new ExpiredSession401(),
        () => new NeverIssuedSessionServed(),
        () => new NeverIssuedSession400(),
        () => new SessionTiedToConnection(),
        () => new SessionDroppedWithStream(),
        () => new SessionStoredLate(),
        () => new DemandsUnissuedSession(),
        () => new SessionIdRotates(),
        () => new InitializeOnce(),

        () => new DisconnectCancels(),
        () => new NoReplay(),
        () => new ReplayCrossStream(),
        () => new EventIdsPerStream(),
        () => new ReplayFromStart(),
        () => new ReplayReversed(),
        () => new NoPrimingEvent(),
        () => new UnknownLastEventId500(),
        () => new GetAnswersJson(),
        () => new GetConflictAfterDrop(),
        () => new ResponseOnGetStream(),
        () => new Broadcast(),
        () => new AnswersSwapped(),
        () => new SecondGetEndsSession(),

        () => new PreflightLacksHeaders(),
        () => new PreflightLacksDelete(),
        () => new SessionHeaderNotExposed(),
        () => new NoCorsOnErrors(),
        () => new PreflightWantsSession(),
        () => new OriginIgnored(),
        () => new Origin400(),
        () => new OriginOnlyAtInitialize(),
        () => new OriginUncheckedOnGet(),
        () => new OriginPrefixMatch(),
        () => new HostIgnored(),

        () => new EarlyRequest500(),
        () => new PingBeforeInitializedRefused(),
        () => new ServerRequestBeforeInitialized(),
        () => new VersionNotEchoed(),
        () => new UnknownVersionEchoed(),
        () => new UnknownVersionRefused(),
        () => new VersionHeaderIgnored(),
        () => new VersionHeaderRequired(),

        () => new Notification200(),
        () => new NotificationAnswered(),
        () => new TextPlain(),
        () => new ResponseIdAsString(),
        () => new InitializeLacksServerInfo(),
        () => new StreamStaysOpen(),
        () => new StreamEndsWithoutResponse(),
        () => new PingUnknown(),
        () => new ErrorCodeString(),
        () => new BatchRefused(),
        // The stateless era and the old transport.
        () => new StatelessProfile(),
        () => new LegacySseProfile(),
        () => new AspNetCoreStatefulProfile(),
        () => new AspNetCoreStatelessProfile(),
        () => new BrokenMethodMismatchServed(),
        () => new BrokenNameMismatchServed(),
        () => new BrokenVersionMismatchServed(),
        () => new BrokenMethodHeaderOptional(),
        () => new BrokenVersionHeaderOptional(),
        () => new BrokenUnsupportedVersionServed(),
        () => new BrokenUnsupportedVersionUnlisted(),
        () => new BrokenMismatchMisnamed(),
        () => new BrokenMissingMetaServed(),
        () => new BrokenRemembersMeta(),
        () => new BrokenSessionIdDemanded(),
        () => new BrokenSessionIdRefused(),
        () => new BrokenSessionIdMinted(),
        () => new BrokenGetServed(),
        () => new BrokenDeleteAccepted(),
        () => new BrokenLastEventIdRefused(),
        () => new BrokenDisconnectContinues(),
        () => new BrokenNoDiscover(),
        () => new BrokenUnknownMethod200(),
        () => new BrokenResultTypeAbsent(),
        () => new BrokenCacheHintsAbsent(),
        () => new BrokenServerInfoAbsent(),
        () => new BrokenBufferedReply(),
        () => new BrokenLegacyRequestServed(),
        () => new BrokenStatelessHeaderNameCaseSensitive(),
        () => new BrokenErrorWithoutId(),
        () => new BrokenStatelessOriginIgnored(),
        () => new BrokenStatelessPreflightLacksHeaders(),
        () => new BrokenStatelessStreamStaysOpen(),
        () => new BrokenListOrderVaries(),
        () => new BrokenEndpointEventLate(),
        () => new BrokenEndpointEventEmpty(),
        () => new BrokenAnswerInPostBody(),
        () => new BrokenLegacySseOriginIgnored(),
    ];

    /// <summary>A new profile object of that name, or null.</summary>
    public static Profile? Create(string name) => All.Select(create => create()).FirstOrDefault(profile => profile.Name == name);
}
