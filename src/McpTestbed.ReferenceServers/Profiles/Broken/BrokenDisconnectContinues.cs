using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken;

/// <summary>This was the rule in the session era, and is the opposite of the rule now.</summary>
internal sealed class BrokenDisconnectContinues : StatelessServer
{
    public override string Name => "broken-disconnect-continues";

    public override string Summary => "Goes on working on a request whose client has left.";

    internal override CancellationToken WorkToken(HttpContext http) => CancellationToken.None;
}
