namespace McpTestbed.Core.Scenarios;

/// <summary>What the lab can do to a target out of band. Only reference servers have it.</summary>
public interface ITargetControl
{
    /// <summary>Moves the target's own clock forward.</summary>
    /// <param name="by">By how much.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>A task that ends when the clock was moved.</returns>
    Task AdvanceClockAsync(TimeSpan by, CancellationToken cancellationToken);

    /// <summary>Ends every session of the target.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>A task that ends when the sessions are gone.</returns>
    Task ExpireSessionsAsync(CancellationToken cancellationToken);
}
