using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Methods;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Http;

/// <summary>One defect: only the first initialize is served, and every request after it gets 500.</summary>
internal sealed class ServesOnce()
    : SessionEraProfile(
        "broken-serves-once",
        "Without session ids: the first initialize is served, and every request after it gets 500."
    )
{
    protected override ServerParts Compose() => new() { Initialization = new Once(), Gate = new NoMore() };

    private static Refusal Used { get; } =
        new(StatusCodes.Status500InternalServerError, RpcCodes.Internal, "Internal error: the transport is used up")
        {
            IsBare = true,
        };

    private sealed class Once : Initialization
    {
        public override Refusal? Check(SessionStore sessions, RpcMessage.Request request) =>
            sessions.Live.Count == 0 ? null : Used;

        public override string? IssuedId(Session session) => null;
    }

    private sealed class NoMore : SessionGate
    {
        protected override Admission WhenMissing(SessionStore sessions) => new(null, Used);
    }
}
