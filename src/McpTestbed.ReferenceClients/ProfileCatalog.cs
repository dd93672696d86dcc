using McpTestbed.ReferenceClients.Profiles;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace McpTestbed.ReferenceClients;

/// <summary>All profiles, one line each.</summary>
internal static class ProfileCatalog
{
    private static readonly Dictionary<
        string,
        Func<Uri, TimeSpan, TimeProvider, ILoggerFactory, BackgroundService>
    > All = new() { [Caller.Profile] = (server, pace, time, logs) => new Caller(server, pace, time, logs) };

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names => [.. All.Keys];

    /// <summary>Makes the client of a profile that exists.</summary>
    public static BackgroundService Create(
        string profile,
        Uri server,
        TimeSpan pace,
        TimeProvider time,
        ILoggerFactory logs
    ) => All[profile](server, pace, time, logs);
}
