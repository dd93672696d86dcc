using System.Security.Cryptography;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken;

/// <summary>A client of the session era would take this for a session.</summary>
internal sealed class BrokenSessionIdMinted : StatelessServer
{
    public override string Name => "broken-session-id-minted";

    public override string Summary => "Puts an Mcp-Session-Id on every answer.";

    internal override void AddHeaders(HttpContext http) =>
        http.Response.Headers[HeaderName.SessionId] = RandomNumberGenerator.GetHexString(32, lowercase: true);
}
