namespace McpTestbed.Core.Scenarios;

/// <summary>Which processes of a target a scenario needs for itself, because it ends them.</summary>
public enum OwnProcesses
{
    /// <summary>None: it shares the target with others.</summary>
    None,

    /// <summary>One.</summary>
    One,

    /// <summary>Several, behind a balancing link.</summary>
    Several,
}
