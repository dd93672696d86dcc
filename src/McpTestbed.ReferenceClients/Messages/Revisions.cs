namespace McpTestbed.ReferenceClients.Messages;

/// <summary>The revisions that exist.</summary>
internal static class Revisions
{
    public const string November2024 = "2024-11-05";
    public const string March2025 = "2025-03-26";
    public const string June2025 = "2025-06-18";
    public const string November2025 = "2025-11-25";
    public const string July2026 = "2026-07-28";

    /// <summary>Those with sessions over Streamable HTTP, oldest first.</summary>
    public static IReadOnlyList<string> SessionEra { get; } = [March2025, June2025, November2025];

    /// <summary>Those without sessions.</summary>
    public static IReadOnlyList<string> StatelessEra { get; } = [July2026];

    /// <summary>Whether requests name this revision in a header after the handshake.</summary>
    public static bool HasVersionHeader(string revision) => string.CompareOrdinal(revision, June2025) >= 0;
}
