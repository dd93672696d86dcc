using System.Runtime.CompilerServices;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Streams;

/// <summary>One defect: once a session has opened a GET stream, any later GET gets 409, even after the first was
/// dropped.</summary>
internal sealed class GetConflictAfterDrop()
    : SessionEraProfile(
        "broken-get-conflict-after-drop",
        "Once a session has opened a GET stream, any later GET gets 409, even after the first was dropped."
    )
{
    protected override ServerParts Compose() => new() { Get = new Endpoint() };

    private sealed class Endpoint : GetEndpoint
    {
        private readonly ConditionalWeakTable<Session, object> opened = [];

        protected override Refusal? Check(Session session) =>
            opened.TryGetValue(session, out _)
                ? new(StatusCodes.Status409Conflict, RpcCodes.Refused, "Conflict: the session has a stream already")
                : null;

        protected override void Opened(ServerParts parts, Session session) => opened.TryAdd(session, session.Id);
    }
}
