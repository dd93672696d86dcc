using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Tests;

namespace McpTestbed.Scenarios.Tests.Checkers.Stories;

/// <summary>The checks of clients, on what the recorder made of runs with reference clients: one file where a check
/// holds, and one where it is violated. <c>Histories/clients/record</c> makes them anew from a self-proof. A third part
/// of a file's name tells of a record that was once judged wrongly, and stays as it is.</summary>
internal static class ClientStories
{
    private static readonly string Folder = Path.Combine(
        Checkout.Root,
        "tests",
        "McpTestbed.Scenarios.Tests",
        "Histories",
        "clients"
    );

    public static IReadOnlyList<Story> All { get; } =
    [.. Directory.EnumerateFiles(Folder, "*.ndjson").Order(StringComparer.Ordinal).Select(Recorded)];

    private static Story Recorded(string file)
    {
        var parts = Path.GetFileNameWithoutExtension(file).Split('.');
        var history = History.Load(file);
        return new(
            ScenarioCatalog.Checks.Single(check => check.Id == parts[0]),
            Enum.Parse<CheckStatus>(parts[1], ignoreCase: true),
            $"{history.Began.Target} is recorded in "
                + $"{history.Began.Scenario}{string.Concat(parts.Skip(2).Select(part => $", {part}"))}",
            history
        );
    }
}
