namespace McpTestbed.Core.Faults;

/// <summary>Within what the matches of a rule are counted, each from 1.</summary>
public enum CountScope
{
    /// <summary>All matches of the rule together.</summary>
    Rule,

    /// <summary>Those of each client.</summary>
    Client,

    /// <summary>Those of each session; exchanges without one count together.</summary>
    Session,

    /// <summary>Those of each stream; only for faults on events, whose default it is.</summary>
    Stream,
}
