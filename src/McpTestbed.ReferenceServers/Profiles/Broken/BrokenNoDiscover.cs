using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken;

/// <summary>Clients may leave it out; servers may not.</summary>
internal sealed class BrokenNoDiscover : StatelessServer
{
    public override string Name => "broken-no-discover";

    public override string Summary => "Does not implement server/discover.";

    internal override bool Serves(string method) => method != "server/discover" && base.Serves(method);
}
