using McpTestbed.Core.Scenarios;

namespace McpTestbed.Scenarios.Probes;

/// <summary>How a drive gets its clients.</summary>
internal static class StageProbes
{
    /// <summary>Why session scenarios cannot be tried on a server that has none.</summary>
    public const string NoSessions = "the server issues no session id, so there is no session to try this on (a server may choose so)";

    /// <summary>A client with a session opened as a correct client does it.</summary>
    /// <exception cref="TargetUnreachableException">The target did not let a correct client in.</exception>
    public static Task<McpProbe> OpenClientAsync(this Stage stage, CancellationToken cancellationToken) => new McpProbe(stage).OpenSessionAsync(cancellationToken);

    /// <summary>The same for scenarios that need a session id; null, and noted, where the server issues none.</summary>
    public static async Task<McpProbe?> OpenSessionAsync(this Stage stage, CancellationToken cancellationToken)
    {
        var client = await stage.OpenClientAsync(cancellationToken);
        if (client.SessionId is not null) return client;
        stage.NoChance(NoSessions, Array.Empty<string>());
        return null;
    }
}
