using McpTestbed.ReferenceServers.LegacySse;
using McpTestbed.ReferenceServers.Messages;

namespace McpTestbed.ReferenceServers.Profiles.Broken.LegacySse;

/// <summary>One defect: a cancellation of a request that is answered already is a failure.</summary>
internal sealed class LegacySseLateCancel500()
    : LegacySseServer(
        "broken-legacy-sse-late-cancel-500",
        "A cancellation that comes after the answer is answered 500."
    )
{
    internal override int StatusOf(PostedMessage notification) =>
        notification.Method == "notifications/cancelled"
            ? StatusCodes.Status500InternalServerError
            : base.StatusOf(notification);
}
