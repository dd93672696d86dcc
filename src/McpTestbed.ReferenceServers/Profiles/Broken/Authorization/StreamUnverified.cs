using McpTestbed.ReferenceServers.Authorization;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Authorization;

/// <summary>One defect: opens the GET stream without credentials.</summary>
internal sealed class StreamUnverified()
    : ProtectedSessionProfile("broken-stream-unverified", "Opens the GET stream without credentials.", new Narrow())
{
    private sealed class Narrow : BearerGuard
    {
        protected override bool Admits(HttpContext context) =>
            base.Admits(context) || context.Request.Method == HttpMethods.Get;
    }
}
