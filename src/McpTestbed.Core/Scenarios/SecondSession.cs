namespace McpTestbed.Core.Scenarios;

/// <summary>What a server makes of an initialize while a session lives.</summary>
public enum SecondSession
{
    /// <summary>It opens a second session, and the first goes on.</summary>
    Granted,

    /// <summary>It opens a second session and ends the first, as it may.</summary>
    EndsTheFirst,

    /// <summary>It refuses, and opens one when the first has ended.</summary>
    RefusedMeanwhile,

    /// <summary>It refuses, also when the first has ended.</summary>
    RefusedForEver,
}
