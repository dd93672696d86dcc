using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Methods;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles;

/// <summary>The good server that issues no session ids, as a server may choose: it serves every request by itself, and
/// answers GET and DELETE with 405.</summary>
internal class SessionlessProfile(string name, string summary) : SessionEraProfile(name, summary)
{
    public SessionlessProfile()
        : this("sessionless", "Streamable HTTP without session ids: GET and DELETE are 405. Speaks 2025-11-25 only.")
    { }

    public override IReadOnlyList<string> Revisions => [VersionRules.Latest];

    /// <summary>The status of GET, which opens no stream.</summary>
    protected virtual int GetStatus => StatusCodes.Status405MethodNotAllowed;

    protected override ServerParts Compose() =>
        new()
        {
            Initialization = new NoId(),
            Gate = new AnyClient(),
            Get = new NoGet(GetStatus),
            Delete = new NoDelete(),
            Versions = new LatestOnly(),
        };

    private sealed class NoGet(int status) : GetEndpoint
    {
        protected override Refusal? Check(Session session) =>
            new(status, RpcCodes.Refused, "no stream is offered") { Allow = "POST" };
    }

    private sealed class NoId : Initialization
    {
        public override string? IssuedId(Session session) => null;
    }

    private sealed class AnyClient : SessionGate
    {
        protected override Admission WhenMissing(SessionStore sessions) =>
            Admission.Serve(sessions.Live is [var first, ..] ? first : sessions.Open(VersionRules.Latest));
    }

    private sealed class NoDelete : DeleteEndpoint
    {
        protected override Task EndAsync(HttpContext context, ServerParts parts, Session session) =>
            parts.Replies.RefuseAsync(
                context,
                new(StatusCodes.Status405MethodNotAllowed, RpcCodes.Refused, "no session to end") { Allow = "POST" }
            );
    }

    private sealed class LatestOnly : VersionRules
    {
        public override string Negotiate(string requested) => Latest;
    }
}
