using McpTestbed.ReferenceServers.Authorization;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Authorization;

/// <summary>One defect: opens the stream without credentials.</summary>
internal sealed class LegacySseStreamUnverified()
    : ProtectedLegacySseProfile(
        "broken-legacy-sse-stream-unverified",
        "Opens the stream without credentials.",
        new Narrow()
    )
{
    private sealed class Narrow : BearerGuard
    {
        protected override bool Admits(HttpContext context) =>
            base.Admits(context) || context.Request.Method == HttpMethods.Get;
    }
}
