using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Streams;

/// <summary>One defect: streams of revision 2025-11-25 begin without a priming event.</summary>
internal sealed class NoPrimingEvent()
    : SessionEraProfile("broken-no-priming-event", "Streams of revision 2025-11-25 begin without a priming event.")
{
    protected override ServerParts Compose() => new() { Streams = new Rules() };

    private sealed class Rules : StreamRules
    {
        protected override bool Primes(Session session) => false;
    }
}
