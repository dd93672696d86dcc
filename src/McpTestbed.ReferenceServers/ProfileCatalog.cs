using McpTestbed.ReferenceServers.Profiles;
using McpTestbed.ReferenceServers.Profiles.Broken.Browsers;
using McpTestbed.ReferenceServers.Profiles.Broken.Http;
using McpTestbed.ReferenceServers.Profiles.Broken.LegacySse;
using McpTestbed.ReferenceServers.Profiles.Broken.Replicas;
using McpTestbed.ReferenceServers.Profiles.Broken.Sessions;
using McpTestbed.ReferenceServers.Profiles.Broken.Stateless;
using McpTestbed.ReferenceServers.Profiles.Broken.Streams;
using McpTestbed.ReferenceServers.Profiles.Broken.Versions;

namespace McpTestbed.ReferenceServers;

/// <summary>All profiles, one line each; a profile object serves one application, so the list holds what makes them.</summary>
internal static class ProfileCatalog
{
    /// <summary>The factories, good profiles first.</summary>
    public static IReadOnlyList<Func<Profile>> All { get; } =
    [
        () => new StatefulProfile(),
        () => new StatefulPollingProfile(),
        () => new StatelessProfile(),
        () => new LegacySseProfile(),
        () => new AspNetCoreStatefulProfile(),
        () => new AspNetCoreStatelessProfile(),

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

        () => new MethodMismatchServed(),
        () => new NameMismatchServed(),
        () => new VersionMismatchServed(),
        () => new MethodHeaderOptional(),
        () => new VersionHeaderOptional(),
        () => new UnsupportedVersionServed(),
        () => new UnsupportedVersionUnlisted(),
        () => new MismatchMisnamed(),
        () => new MissingMetaServed(),
        () => new RemembersMeta(),
        () => new SessionIdDemanded(),
        () => new SessionIdRefused(),
        () => new SessionIdMinted(),
        () => new GetServed(),
        () => new DeleteAccepted(),
        () => new LastEventIdRefused(),
        () => new DisconnectContinues(),
        () => new NoDiscover(),
        () => new UnknownMethod200(),
        () => new ResultTypeAbsent(),
        () => new CacheHintsAbsent(),
        () => new ServerInfoAbsent(),
        () => new BufferedReply(),
        () => new LegacyRequestServed(),
        () => new StatelessHeaderNameCaseSensitive(),
        () => new ErrorWithoutId(),
        () => new StatelessOriginIgnored(),
        () => new StatelessPreflightLacksHeaders(),
        () => new StatelessStreamStaysOpen(),
        () => new ListOrderVaries(),

        () => new DeleteOnOneReplica(),
        () => new EventsOnOneReplica(),
        () => new MessagesOnOneReplica(),
        () => new OwnStateMixed(),
        () => new NotFoundWithoutStore(),

        () => new EndpointEventLate(),
        () => new EndpointEventEmpty(),
        () => new AnswerInPostBody(),
        () => new LegacySseOriginIgnored(),
    ];

    /// <summary>A new profile object of that name, or null.</summary>
    public static Profile? Create(string name) => All.Select(create => create()).FirstOrDefault(profile => profile.Name == name);
}
