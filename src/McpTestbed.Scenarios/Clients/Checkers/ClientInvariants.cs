using McpTestbed.Core.Checking;

namespace McpTestbed.Scenarios.Clients.Checkers;

/// <summary>The checks that hold in any traffic of a client. They are judged in every run with a client, and each
/// applies to the revisions that have one of its rules.</summary>
internal static class ClientInvariants
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Check> All { get; } =
    [
        ClientMessageChecks.ClientPostsOneMessage,
        ClientMessageChecks.ClientSpeaksJsonRpc,
        ClientMessageChecks.ClientSendsMessagesByPost,
        ClientMessageChecks.ClientTextIsUtf8,
        ClientMessageChecks.ClientRequestIdNotNull,
        ClientMessageChecks.ClientRequestIdsUnique,
        ClientMessageChecks.ClientProgressTokensDiffer,
        ClientMessageChecks.ClientAnswersWithTheId,
        ClientMessageChecks.ClientAnswersNoNotification,
        ClientMessageChecks.ClientErrorIsComplete,
        ClientMessageChecks.ClientCancelsOnlyItsRequests,
        ClientMessageChecks.ClientNeverCancelsInitialize,
        ClientMessageChecks.ClientBatchesNoInitialize,
        ClientMessageChecks.ClientBatchIsOfOneKind,
        HandshakeChecks.ClientInitializesFirst,
        HandshakeChecks.ClientWaitsForInitialize,
        HandshakeChecks.ClientSendsInitialized,
        HandshakeChecks.ClientInitializeIsComplete,
        HandshakeChecks.ClientUsesOnlyWhatWasNegotiated,
        HandshakeChecks.ClientAnswersOnlyWhatItDeclared,
        HeaderChecks.ClientAcceptsJsonAndSse,
        HeaderChecks.ClientGetAcceptsSse,
        HeaderChecks.ClientEchoesSessionId,
        HeaderChecks.ClientKeepsSessionIdsOutOfQueries,
        HeaderChecks.ClientSendsVersionHeader,
        HeaderChecks.ClientVersionHeaderIsNegotiated,
        HeaderChecks.ClientKeepsOneVersion,
        HeaderChecks.ClientAuthorizesEveryRequest,
        HeaderChecks.ClientKeepsTokensOutOfQueries,
        TwoEndpointChecks.ClientPostsToTheEndpoint,
        StatelessHeaderChecks.ClientNamesTheVersion,
        StatelessHeaderChecks.ClientMirrorsEveryPost,
        StatelessHeaderChecks.ClientNamesTasks,
        StatelessHeaderChecks.ClientVersionIsThatOfTheBody,
        StatelessHeaderChecks.ClientMirrorsTheMethod,
        StatelessHeaderChecks.ClientMirrorsTheName,
        StatelessHeaderChecks.ClientSendsNoSessionId,
        StatelessHeaderChecks.ClientResumesNoStream,
        StatelessMessageChecks.ClientMetadataIsComplete,
        StatelessMessageChecks.ClientNamesItself,
        StatelessMessageChecks.ClientPostsNoAnswers,
        StatelessMessageChecks.ClientSendsOnlyWhatClientsSend,
        StatelessMessageChecks.ClientExtensionsAreNamed,
        StatelessMessageChecks.ClientRevertsToTheCore,
        StatelessMessageChecks.ClientTraceContextIsWellFormed,
        StatelessMessageChecks.ClientNeverInitializesStateless,
    ];
}
