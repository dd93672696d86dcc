using McpTestbed.ReferenceServers.Authorization;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Authorization;

/// <summary>One defect: answers 403 where credentials are missing.</summary>
internal sealed class MissingCredentials403()
    : ProtectedSessionProfile(
        "broken-missing-credentials-403",
        "Answers 403 where credentials are missing.",
        new Curt()
    )
{
    private sealed class Curt : BearerGuard
    {
        protected override int StatusOf(HttpContext context) =>
            context.Request.Headers.Authorization.Count == 0 ? StatusCodes.Status403Forbidden : base.StatusOf(context);
    }
}
