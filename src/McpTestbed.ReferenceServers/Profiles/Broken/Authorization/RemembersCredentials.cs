using McpTestbed.ReferenceServers.Authorization;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Authorization;

/// <summary>One defect: asks for credentials once on a connection.</summary>
internal sealed class RemembersCredentials()
    : ProtectedStatelessProfile(
        "broken-remembers-credentials",
        "Asks for credentials once on a connection.",
        new Remembering()
    )
{
    private sealed class Remembering : BearerGuard
    {
        private readonly HashSet<string> known = [];

        protected override bool Admits(HttpContext context)
        {
            var isRight = base.Admits(context);
            lock (known)
            {
                if (isRight)
                    known.Add(context.Connection.Id);
                return isRight
                    || (context.Request.Headers.Authorization.Count == 0 && known.Contains(context.Connection.Id));
            }
        }
    }
}
