using Aspire.Hosting.ApplicationModel;

namespace McpTestbed.Hosting.Chaos;

/// <summary>The rows of links in the dashboard: nobody but the chaos proxy knows whether they are there.</summary>
internal static class LinkRows
{
    /// <summary>Shows every link of a chaos proxy as it is.</summary>
    /// <param name="chaos">The chaos proxy.</param>
    /// <param name="isRunning">Whether the links are there.</param>
    /// <param name="notifications">Where it is told.</param>
    public static async Task ShowAsync(
        McpChaosResource chaos,
        bool isRunning,
        ResourceNotificationService notifications
    )
    {
        var state = isRunning ? KnownResourceStates.Running : KnownResourceStates.Exited;
        foreach (var link in chaos.Links)
            await notifications.PublishUpdateAsync(link, snapshot =>
                snapshot with
                {
                    State = new(state, isRunning ? KnownResourceStateStyles.Success : null),
                    StartTimeStamp = isRunning ? TimeProvider.System.GetUtcNow().UtcDateTime : snapshot.StartTimeStamp,
                    Urls = [new UrlSnapshot(null, link.Address.ToString(), IsInternal: false)],
                }
            );
    }
}
