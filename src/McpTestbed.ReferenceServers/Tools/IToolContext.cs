namespace McpTestbed.ReferenceServers.Tools;

/// <summary>What a running tool may send besides its answer; each era has its own way to carry it.</summary>
internal interface IToolContext
{
    /// <summary>Sends one <c>notifications/progress</c> for the running request; does nothing if the request named no
    /// token.</summary>
    Task SendProgressAsync(int progress, int total, CancellationToken cancellationToken);

    /// <summary>Sends one <c>notifications/message</c> (level info, logger "reference") that belongs to no
    /// request.</summary>
    Task SendUnrelatedAsync(string text, CancellationToken cancellationToken);

    /// <summary>Sends <c>notifications/tools/list_changed</c> to everyone who may hear of it.</summary>
    Task NotifyToolsChangedAsync(CancellationToken cancellationToken);
}
