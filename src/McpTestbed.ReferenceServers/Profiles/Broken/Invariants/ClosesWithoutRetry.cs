using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Events;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Invariants;

/// <summary>One defect: reply streams of 2025-11-25 are closed after the first event, and do not say when to come
/// back.</summary>
internal sealed class ClosesWithoutRetry()
    : SessionEraProfile(
        "broken-closes-without-retry",
        "Reply streams of 2025-11-25 are closed after the first event, and do not say when to come back."
    )
{
    protected override ServerParts Compose() => new() { Streams = new Rules() };

    private sealed class Rules : StreamRules
    {
        protected override int? RetryMilliseconds => null;

        public override bool ClosesAfterPriming(Session session, EventStream stream) =>
            Primes(session) && stream.Kind == StreamKind.Reply;
    }
}
