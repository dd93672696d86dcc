using System.Runtime.CompilerServices;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: a session is served only on the TCP connection that initialized it, 400 on any other.</summary>
internal sealed class SessionTiedToConnection()
    : SessionEraProfile(
        "broken-session-tied-to-connection",
        "A session is served only on the TCP connection that initialized it, 400 on any other."
    )
{
    protected override ServerParts Compose() => new() { Gate = new Gate() };

    private sealed class Gate : SessionGate
    {
        private readonly ConditionalWeakTable<Session, string> connections = [];

        public override void Opened(HttpContext context, Session session) =>
            connections.Add(session, context.Connection.Id);

        protected override Admission WhenFound(HttpContext context, Session session) =>
            connections.TryGetValue(session, out var connection) && connection == context.Connection.Id
                ? Admission.Serve(session)
                : Unknown();

        private static Admission Unknown() =>
            Admission.Refuse(
                StatusCodes.Status400BadRequest,
                RpcCodes.Refused,
                "Bad Request: the server is not initialized"
            );
    }
}
