using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: DELETE fails with 500 and the session goes on.</summary>
internal sealed class Delete500()
    : SessionEraProfile("broken-delete-500", "DELETE fails with 500 and the session goes on.")
{
    protected override ServerParts Compose() => new() { Delete = new Failing() };

    private sealed class Failing : DeleteEndpoint
    {
        protected override Task EndAsync(HttpContext context, ServerParts parts, Session session) =>
            parts.Replies.RefuseAsync(
                context,
                new(StatusCodes.Status500InternalServerError, RpcCodes.Internal, "Internal error")
            );
    }
}
