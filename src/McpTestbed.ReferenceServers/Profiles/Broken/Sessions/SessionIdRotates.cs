using System.Collections.Concurrent;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: every answer to tools/list carries a new Mcp-Session-Id; the old ones stay valid.</summary>
internal sealed class SessionIdRotates()
    : SessionEraProfile(
        "broken-session-id-rotates",
        "Every answer to tools/list carries a new Mcp-Session-Id; the old ones stay valid."
    )
{
    protected override ServerParts Compose()
    {
        var sessions = new Store();
        return new() { Sessions = sessions, Gate = new Gate(sessions) };
    }

    private sealed class Store : SessionStore
    {
        private const int MaxAliases = 10_000;

        private readonly ConcurrentDictionary<string, string> aliases = new(StringComparer.Ordinal);

        public string AddAlias(Session session)
        {
            var alias = NewId();
            if (aliases.Count < MaxAliases)
                aliases[alias] = session.Id;
            return alias;
        }

        public override SessionLookup Find(string id) => base.Find(aliases.GetValueOrDefault(id, id));
    }

    private sealed class Gate(Store sessions) : SessionGate
    {
        public override void Answering(HttpContext context, Session session, IReadOnlyList<RpcMessage.Request> requests)
        {
            if (requests.Any(request => request.Method == "tools/list"))
                context.Response.Headers[SessionHeader.Name] = sessions.AddAlias(session);
        }
    }
}
