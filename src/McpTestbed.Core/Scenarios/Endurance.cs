namespace McpTestbed.Core.Scenarios;

/// <summary>How long a target goes on serving, as far as it was asked before the runs.</summary>
public enum Endurance
{
    /// <summary>It serves more than its first request.</summary>
    Lasting,

    /// <summary>It serves its first request and no other; it was started anew, and that one request is left to a
    /// run.</summary>
    ServesOnce,

    /// <summary>It served its first request and no other, and cannot be started anew: nothing is left to a
    /// run.</summary>
    UsedUp,
}
