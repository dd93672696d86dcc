using System.Security.Cryptography;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>A client of the session era would take this for a session.</summary>
internal sealed class SessionIdMinted()
    : StatelessServer("broken-session-id-minted", "Puts an Mcp-Session-Id on every answer.")
{
    internal override void AddHeaders(HttpContext http) =>
        http.Response.Headers[HeaderName.SessionId] = RandomNumberGenerator.GetHexString(32, lowercase: true);
}
