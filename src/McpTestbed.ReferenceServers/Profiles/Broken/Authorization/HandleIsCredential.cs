using McpTestbed.ReferenceServers.Authorization;
using McpTestbed.ReferenceServers.Messages;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Authorization;

/// <summary>One defect: whoever names a basket needs no token.</summary>
internal sealed class HandleIsCredential()
    : ProtectedStatelessProfile("broken-handle-is-credential", "Whoever names a basket needs no token.", new Trusting())
{
    internal override string OwnerOf(PostedMessage request) => "";

    private sealed class Trusting : BearerGuard
    {
        protected override bool Admits(HttpContext context) =>
            base.Admits(context) || context.Request.Headers["Mcp-Name"] == "add-to-basket";
    }
}
