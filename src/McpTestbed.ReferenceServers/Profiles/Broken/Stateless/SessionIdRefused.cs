using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>The header means nothing any more, so it must not do harm either.</summary>
internal sealed class SessionIdRefused()
    : StatelessServer("broken-session-id-refused", "Refuses a request that carries an Mcp-Session-Id.")
{
    internal override Refusal? CheckRetiredHeaders(PostedMessage request) =>
        request.Http.Request.Headers.ContainsKey(HeaderName.SessionId)
            ? new Refusal(StatusCodes.Status400BadRequest, ErrorCode.InvalidRequest, "there are no sessions")
            : null;
}
