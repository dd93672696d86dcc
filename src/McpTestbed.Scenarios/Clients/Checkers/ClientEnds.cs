using McpTestbed.Core.Histories;

namespace McpTestbed.Scenarios.Clients.Checkers;

/// <summary>How a run with a client came to its end, as the record has it.</summary>
internal static class ClientEnds
{
    /// <summary>Name of the mark that the client was ended because it was silent.</summary>
    public const string Silent = "client-silent";

    /// <summary>Name of the mark that the client knows what the testbed tells it of its work: the detail.</summary>
    public const string Told = "client-told";

    /// <summary>Name of the mark that the client was ended because it asked without an end.</summary>
    public const string Flooded = "client-flooded";

    /// <summary>The exit of the client by itself; null where it was ended.</summary>
    public static ProcessExited? OwnExit(this History history) =>
        history.Entries.OfType<ProcessExited>().LastOrDefault(exit => !exit.Expected);

    /// <summary>Why it stopped, as a sentence.</summary>
    public static string HowItEnded(this History history) =>
        history.OwnExit() is { } exit ? $"the client ended with exit code {exit.Code}"
        : history.Marks(Silent).Concat(history.Marks(Flooded)).FirstOrDefault() is { } mark ? mark.Detail
        : "the client was still running";
}
