using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Driving;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Sessions;

/// <summary>Nothing goes wrong, and every answer is a JSON body.</summary>
internal sealed class PlainSession : ClientScenario
{
    public override string Id => "client-sessions/plain-session";

    public override string Summary => "A session in which nothing goes wrong, with answers as JSON bodies.";

    public override IReadOnlyList<string> FailureModes => ["FM-1a", "FM-5a", "FM-5b", "FM-6b"];

    public override IReadOnlyList<Check> Checks =>
        [LifeChecks.ClientOpensASession, LifeChecks.ClientDeletesItsSession, VersionChecks.ClientOffersAVersion];

    public override IReadOnlyList<string> PositiveControls =>
        [
            "client",
            "client-post-only",
            "client-gives-up",
            "client-no-resume",
            "client-connection-each",
            "client-slow",
            "client-with-token",
            "client-batches",
            "client-stays",
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("client-no-delete", LifeChecks.ClientDeletesItsSession),
            new("client-reads-sse-only", LifeChecks.ClientOpensASession),
            new("client-forgets-session-id", HeaderChecks.ClientEchoesSessionId),
            new("client-initialized-without-session-id", HeaderChecks.ClientEchoesSessionId),
            new("client-get-without-session-id", HeaderChecks.ClientEchoesSessionId),
            new("client-delete-without-session-id", HeaderChecks.ClientEchoesSessionId),
            new("client-lowercases-session-id", HeaderChecks.ClientEchoesSessionId),
            new("client-no-version-header", HeaderChecks.ClientSendsVersionHeader),
            new("client-accepts-json-only", HeaderChecks.ClientAcceptsJsonAndSse),
            new("client-get-accepts-anything", HeaderChecks.ClientGetAcceptsSse),
            new("client-token-once", HeaderChecks.ClientAuthorizesEveryRequest),
            new("client-token-in-query", HeaderChecks.ClientKeepsTokensOutOfQueries),
            new("client-lists-before-initialize", HandshakeChecks.ClientInitializesFirst),
            new("client-no-initialized", HandshakeChecks.ClientSendsInitialized),
            new("client-no-client-info", HandshakeChecks.ClientInitializeIsComplete),
            new("client-asks-for-prompts", HandshakeChecks.ClientUsesOnlyWhatWasNegotiated),
            new("client-latin1", ClientMessageChecks.ClientTextIsUtf8),
            new("client-no-jsonrpc", ClientMessageChecks.ClientSpeaksJsonRpc),
            new("client-offers-no-date", VersionChecks.ClientOffersAVersion),
            new("client-puts-initialized", ClientMessageChecks.ClientSendsMessagesByPost),
            new("client-session-id-in-query", HeaderChecks.ClientKeepsSessionIdsOutOfQueries),
            new("client-posts-arrays", ClientMessageChecks.ClientPostsOneMessage),
            new("client-null-id", ClientMessageChecks.ClientRequestIdNotNull),
            new("client-repeats-ids", ClientMessageChecks.ClientRequestIdsUnique),
            new("client-cancels-unknown", ClientMessageChecks.ClientCancelsOnlyItsRequests),
            new("client-batches-initialize", ClientMessageChecks.ClientBatchesNoInitialize)
            {
                Only = Revision.V20250326,
            },
        ];

    protected override Peer CreatePeer(ScenarioContext context) => new SessionPeer(context.Revision);
}
