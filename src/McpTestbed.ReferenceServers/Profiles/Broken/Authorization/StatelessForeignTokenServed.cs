using McpTestbed.ReferenceServers.Authorization;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Authorization;

/// <summary>One defect: serves a token that was issued for another server.</summary>
internal sealed class StatelessForeignTokenServed()
    : ProtectedStatelessProfile(
        "broken-stateless-foreign-token-served",
        "Serves a token that was issued for another server.",
        new Unasking()
    )
{
    private sealed class Unasking : BearerGuard
    {
        protected override bool Takes(Audience issuedFor) => true;
    }
}
