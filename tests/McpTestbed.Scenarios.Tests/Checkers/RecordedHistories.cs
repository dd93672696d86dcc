using McpTestbed.Core.Histories;
using McpTestbed.Tests;

namespace McpTestbed.Scenarios.Tests.Checkers;

/// <summary>Histories that the recorder made of runs on reference servers, kept as files.</summary>
internal static class RecordedHistories
{
    public static IReadOnlyList<string> Names { get; } =
    ["broadcast-message", "get-stream", "replay-across-streams", "self-contained-requests"];

    public static History Load(string name) =>
        History.Load(Path.Combine(Checkout.Root, "tests", "McpTestbed.Scenarios.Tests", "Histories", $"{name}.ndjson"));
}
