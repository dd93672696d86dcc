namespace McpTestbed.ReferenceServers.Tests.Wire;

/// <summary>Deadlines of the tests; nothing waits for one of them to pass unless a server is wrong.</summary>
internal static class TestTimeouts
{
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(10);

    /// <summary>How long a stream must be silent to count as still open without news.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(500);
}
