using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Http;

/// <summary>One defect: a batch in revision 2025-03-26 gets 400.</summary>
internal sealed class BatchRefused()
    : SessionEraProfile("broken-batch-refused", "A batch in revision 2025-03-26 gets 400.")
{
    protected override ServerParts Compose() => new() { Post = new Batchless() };

    private sealed class Batchless : PostEndpoint
    {
        protected override bool TakesBatches(Session session) => false;
    }
}
