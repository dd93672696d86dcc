using System.Runtime.CompilerServices;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: the first request after initialize gets 400, as if the session were stored late.</summary>
internal sealed class SessionStoredLate()
    : SessionEraProfile(
        "broken-session-stored-late",
        "The first request after initialize gets 400, as if the session were stored late."
    )
{
    protected override ServerParts Compose() => new() { Gate = new Gate() };

    private sealed class Gate : SessionGate
    {
        private readonly ConditionalWeakTable<Session, object> stored = [];

        protected override Admission WhenFound(HttpContext context, Session session) =>
            stored.TryAdd(session, session.Id) ? Unknown() : Admission.Serve(session);

        private static Admission Unknown() =>
            Admission.Refuse(
                StatusCodes.Status400BadRequest,
                RpcCodes.Refused,
                "Bad Request: the server is not initialized"
            );
    }
}
