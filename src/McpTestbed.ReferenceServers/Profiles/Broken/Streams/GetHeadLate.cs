using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Streams;

/// <summary>One oddity, which the text allows: the head of a GET stream waits for the first event, and none
/// comes.</summary>
internal sealed class GetHeadLate()
    : SessionEraProfile(
        "broken-get-head-late",
        "The head of a GET stream waits for the first event, and none comes; the text sets no time."
    )
{
    protected override ServerParts Compose() => new() { Get = new Endpoint() };

    private sealed class Endpoint : GetEndpoint
    {
        protected override Task ServeAsync(HttpContext context, ServerParts parts, Session session) =>
            Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
    }
}
