namespace McpTestbed.Scenarios.Concurrency;

/// <summary>What one client of a crowd does in one round.</summary>
internal enum CrowdAct
{
    /// <summary>Opens a session, where it has none.</summary>
    Join,

    /// <summary>Asks the quickest thing there is.</summary>
    Ask,

    /// <summary>Asks for the tools, with an id and a progress token that nobody else uses.</summary>
    List,

    /// <summary>Calls a tool, where one may be called: the one that counts, where the target has it.</summary>
    Call,

    /// <summary>Sends a notification.</summary>
    Notify,

    /// <summary>Opens a GET stream, or drops the one it has and opens it again where it broke off.</summary>
    Stream,

    /// <summary>Breaks the stream of a call off after its first event, while the call is at work.</summary>
    CutWork,

    /// <summary>The same with a call that counts.</summary>
    CutCount,

    /// <summary>The same with a call that tells its progress.</summary>
    CutProgress,

    /// <summary>Lets the work that it broke off go on, and is not there.</summary>
    Wait,

    /// <summary>Comes back for what it broke off.</summary>
    Resume,

    /// <summary>Ends its session, and uses the dead id.</summary>
    Leave,
}
