using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.SessionEra.Methods;

/// <summary>What notifications of the client do; those not known here do nothing.</summary>
internal static class Notifications
{
    /// <summary>Applies them in order.</summary>
    public static void Apply(Session session, IEnumerable<RpcMessage.Notification> notifications)
    {
        foreach (var notification in notifications)
        {
            switch (notification.Method)
            {
                case "notifications/initialized":
                    session.IsInitialized = true;
                    break;
                case "notifications/cancelled" when notification.Params["requestId"] is { } id:
                    session.Running.Cancel(id);
                    break;
            }
        }
    }
}
