using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Authorization;

/// <summary>Knows a session only to the user that opened it: to all others its id is one that never was. Whether a
/// request needs a token at all is for the guard.</summary>
internal sealed class OwnersGate : SessionGate
{
    public override void Opened(HttpContext context, Session session) => session.User = BearerGuard.UserOf(context);

    protected override Admission WhenFound(HttpContext context, Session session) =>
        BearerGuard.UserOf(context) is { } user && session.User is { } owner && user != owner
            ? NotFound()
            : base.WhenFound(context, session);
}
