using System.Globalization;
using System.Text.RegularExpressions;

namespace McpTestbed.ChaosProxy.Links;

/// <summary>How many connections may be open at a time, on all links together: as many as there are descriptors for. A
/// process without a free one can load no code and write no file; it must not come to that.</summary>
/// <param name="inAll">How many, 1 or more.</param>
internal sealed partial class ConnectionBudget(int inAll)
{
    /// <summary>For the control API, files, and what the runtime opens itself.</summary>
    private const int Reserved = 300;

    /// <summary>A connection from the client, one to the server, and that of a probe of this process.</summary>
    private const int PerConnection = 3;

    private const int Fewest = 16;

    private int open;

    /// <summary>That of this process, by the descriptors it may have.</summary>
    public static ConnectionBudget OfThisProcess { get; } = new(For(Descriptors()));

    /// <summary>How many may be open.</summary>
    public int InAll => inAll;

    /// <summary>How many connections a number of descriptors is enough for.</summary>
    /// <param name="descriptors">The number; null where nothing limits it.</param>
    public static int For(int? descriptors) =>
        descriptors is { } limit ? Math.Max((limit - Reserved) / PerConnection, Fewest) : int.MaxValue;

    /// <summary>Takes a place for a connection.</summary>
    /// <returns>False when none is left.</returns>
    public bool TryTake()
    {
        if (Interlocked.Increment(ref open) <= inAll)
            return true;
        GiveBack();
        return false;
    }

    /// <summary>A connection that had a place has ended.</summary>
    public void GiveBack() => Interlocked.Decrement(ref open);

    /// <summary>The limit of this process, which only Linux says in a file; elsewhere none is known.</summary>
    private static int? Descriptors()
    {
        try
        {
            var limit = OperatingSystem.IsLinux() ? OpenFiles().Match(File.ReadAllText("/proc/self/limits")) : null;
            return
                limit is { Success: true }
                && int.TryParse(limit.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var number)
                ? number
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^Max open files\s+(\d+)", RegexOptions.Multiline)]
    private static partial Regex OpenFiles();
}
