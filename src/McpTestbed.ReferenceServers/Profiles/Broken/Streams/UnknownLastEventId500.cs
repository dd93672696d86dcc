using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Streams;

/// <summary>One defect: an unknown Last-Event-ID gets 500.</summary>
internal sealed class UnknownLastEventId500()
    : SessionEraProfile("broken-unknown-last-event-id-500", "An unknown Last-Event-ID gets 500.")
{
    protected override ServerParts Compose() => new() { Get = new Endpoint() };

    private sealed class Endpoint : GetEndpoint
    {
        protected override Refusal UnknownEvent() =>
            new(StatusCodes.Status500InternalServerError, RpcCodes.Internal, "Internal error");
    }
}
