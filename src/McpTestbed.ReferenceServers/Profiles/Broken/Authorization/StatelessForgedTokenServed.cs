using McpTestbed.ReferenceServers.Authorization;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Authorization;

/// <summary>One defect: serves whatever token comes.</summary>
internal sealed class StatelessForgedTokenServed()
    : ProtectedStatelessProfile("broken-stateless-forged-token-served", "Serves whatever token comes.", new Credulous())
{
    private sealed class Credulous : BearerGuard
    {
        protected override bool Admits(HttpContext context) => context.Request.Headers.Authorization.Count > 0;
    }
}
