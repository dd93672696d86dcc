using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Invariants;

/// <summary>One defect: The answer to initialize has Mcp-Session-Id twice.</summary>
internal sealed class SessionHeaderTwice()
    : SessionEraProfile("broken-session-header-twice", "The answer to initialize has Mcp-Session-Id twice.")
{
    protected override ServerParts Compose() => new() { Gate = new Doubling() };

    private sealed class Doubling : SessionGate
    {
        public override void Opened(HttpContext context, Session session) =>
            context.Response.OnStarting(() =>
            {
                context.Response.Headers.Append(SessionHeader.Name, session.Id);
                return Task.CompletedTask;
            });
    }
}
