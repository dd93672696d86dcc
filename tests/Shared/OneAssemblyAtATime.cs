using McpTestbed.Tests;

[assembly: AssemblyFixture(typeof(OneAssemblyAtATime))]

namespace McpTestbed.Tests;

/// <summary>
/// Lets one test assembly of a checkout run at a time: several start servers by the dozen, and side by side they would
/// take each other's processors. The wait is before the first test, so no test's deadline counts it.
/// </summary>
/// <remarks>The runner starts as many assemblies at a time as there are processors, and only its command line can say
/// otherwise. A file that one process has open is a lock that the system takes back however that process
/// ends.</remarks>
public sealed class OneAssemblyAtATime : IAsyncLifetime
{
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(100);

    private FileStream? held;

    /// <summary>The file, beside what is built.</summary>
    internal static string File { get; } =
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "tests.lock"));

    public async ValueTask InitializeAsync()
    {
        while (held is null)
        {
            held = TryTake(File);
            if (held is null)
                await Task.Delay(BetweenAttempts, TimeProvider.System);
        }
    }

    public ValueTask DisposeAsync()
    {
        held?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Takes the lock; null where another has it.</summary>
    internal static FileStream? TryTake(string file)
    {
        try
        {
            return new(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
