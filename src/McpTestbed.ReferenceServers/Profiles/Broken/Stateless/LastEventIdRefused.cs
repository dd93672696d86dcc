using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>The header means nothing any more, so it must not do harm either.</summary>
internal sealed class LastEventIdRefused()
    : StatelessServer("broken-last-event-id-refused", "Refuses a request that carries a Last-Event-ID.")
{
    internal override Refusal? CheckRetiredHeaders(PostedMessage request) =>
        request.Http.Request.Headers.ContainsKey(HeaderName.LastEventId)
            ? new Refusal(StatusCodes.Status400BadRequest, ErrorCode.InvalidRequest, "streams cannot be resumed")
            : null;
}
