using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>A gateway of the session era was left in front.</summary>
internal sealed class SessionIdDemanded()
    : StatelessServer(
        "broken-session-id-demanded",
        "Refuses a request without Mcp-Session-Id, a header that this revision does not have."
    )
{
    internal override Refusal? CheckRetiredHeaders(PostedMessage request) =>
        request.Http.Request.Headers.ContainsKey(HeaderName.SessionId)
            ? null
            : new Refusal(StatusCodes.Status400BadRequest, ErrorCode.InvalidRequest, "Mcp-Session-Id is required");
}
