namespace McpTestbed.Core.Scenarios;

/// <summary>What the lab can do to a target that runs as replicas behind balancing links, one or several.</summary>
/// <remarks>Replicas are named as the history names them: <c>r1</c>, <c>r2</c> and so on. What is broken here is whole
/// again when the run's links are closed.</remarks>
public interface IReplicaControl
{
    /// <summary>How many replicas there are.</summary>
    int Count { get; }

    /// <summary>Whether only the lab says that they belong together: nobody claims that they share anything, and each
    /// session is led to its own.</summary>
    bool IsMadeUp => false;

    /// <summary>Whether a replica can be killed and started again.</summary>
    bool CanBeEnded => true;

    /// <summary>What keeps the sessions that they share, for people; null where each keeps its own.</summary>
    string? Store { get; }

    /// <summary>Kills the process of a replica at once, as a crash or a power cut does.</summary>
    /// <param name="replica">Its name.</param>
    /// <returns>A task that ends when the process has gone.</returns>
    Task KillAsync(string replica);

    /// <summary>Starts a replica that was killed, at its old address.</summary>
    /// <param name="replica">Its name.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>A task that ends when it accepts connections.</returns>
    Task RestartAsync(string replica, CancellationToken cancellationToken);

    /// <summary>Cuts every replica off from the store, or joins them to it again. What is kept there stays.</summary>
    /// <param name="reachable">Whether the store is to be reached.</param>
    void LetReachStore(bool reachable);
}
