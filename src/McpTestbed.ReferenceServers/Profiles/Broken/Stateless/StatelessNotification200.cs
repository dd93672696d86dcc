using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: a notification is answered 200.</summary>
internal sealed class StatelessNotification200()
    : StatelessServer("broken-stateless-notification-200", "A notification is answered 200.")
{
    internal override int NotificationStatus => StatusCodes.Status200OK;
}
