using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>This was the rule in the session era, and is the opposite of the rule now.</summary>
internal sealed class DisconnectContinues()
    : StatelessServer("broken-disconnect-continues", "Goes on working on a request whose client has left.")
{
    internal override CancellationToken WorkToken(HttpContext http) => CancellationToken.None;
}
