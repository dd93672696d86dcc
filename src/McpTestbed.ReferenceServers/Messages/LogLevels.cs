namespace McpTestbed.ReferenceServers.Messages;

/// <summary>The log levels of the protocol, from least to most severe.</summary>
internal static class LogLevels
{
    private static readonly string[] Ascending =
    [
        "debug",
        "info",
        "notice",
        "warning",
        "error",
        "critical",
        "alert",
        "emergency",
    ];

    public static string Known { get; } = string.Join(", ", Ascending);

    public static bool IsKnown(string? level) => Array.IndexOf(Ascending, level) >= 0;

    /// <summary>Whether a message of level <paramref name="level"/> is wanted by a client that asked for
    /// <paramref name="least"/> and above.</summary>
    public static bool Reaches(string level, string? least) =>
        IsKnown(least) && Array.IndexOf(Ascending, level) >= Array.IndexOf(Ascending, least);
}
