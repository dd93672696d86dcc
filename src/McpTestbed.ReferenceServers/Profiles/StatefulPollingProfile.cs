using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Events;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;

namespace McpTestbed.ReferenceServers.Profiles;

/// <summary>
/// The good server that makes its clients poll (2025-11-25, basic/transports, Sending Messages to the Server): it
/// closes the connection of each reply after the first event, and sends the rest to a GET with Last-Event-ID.
/// </summary>
internal sealed class StatefulPollingProfile()
    : SessionEraProfile(
        "stateful-polling",
        "As stateful, but it closes each reply after the first event on purpose: the client comes back for the "
            + "rest. Speaks 2025-11-25 only."
    )
{
    public override IReadOnlyList<string> Revisions => [VersionRules.Latest];

    protected override ServerParts Compose() => new() { Streams = new PollingRules(), Versions = new LatestOnly() };

    private sealed class PollingRules : StreamRules
    {
        protected override int? RetryMilliseconds => 10;

        public override bool ClosesAfterPriming(Session session, EventStream stream) => stream.Kind == StreamKind.Reply;
    }

    private sealed class LatestOnly : VersionRules
    {
        public override string Negotiate(string requested) => Latest;
    }
}
