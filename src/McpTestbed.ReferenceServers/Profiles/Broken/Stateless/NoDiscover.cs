using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>Clients may leave it out; servers may not.</summary>
internal sealed class NoDiscover() : StatelessServer("broken-no-discover", "Does not implement server/discover.")
{
    internal override bool Serves(string method) => method != "server/discover" && base.Serves(method);
}
