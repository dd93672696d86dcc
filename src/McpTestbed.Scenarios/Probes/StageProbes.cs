using System.Security.Cryptography;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.Scenarios.Probes;

/// <summary>How a drive gets its clients.</summary>
internal static class StageProbes
{
    /// <summary>Why session scenarios cannot be tried on a server that has none.</summary>
    public const string NoSessions =
        "the server issues no session id, so there is no session to try this on (a server may choose so)";

    /// <summary>Why the fate of work cannot be judged on a server without the instrumented tools.</summary>
    public const string NoWitness =
        "the wire does not show whether work went on: it takes a witness, which only the reference servers "
        + "(profile:NAME) have";

    /// <summary>A key for the instrumented tools that no other run uses.</summary>
    public static string FreshKey() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>A client with a session opened as a correct client does it.</summary>
    /// <exception cref="TargetUnreachableException">The target did not let a correct client in.</exception>
    public static Task<McpProbe> OpenClientAsync(this Stage stage, CancellationToken cancellationToken) =>
        new McpProbe(stage).OpenSessionAsync(cancellationToken);

    /// <summary>
    /// Whether an armed fault took effect on the operation whose answer is given. Where the answer came through whole,
    /// the
    /// target gave the fault no chance, which is noted with the reason.
    /// </summary>
    public static async Task<bool> TookEffectAsync(
        this Stage stage,
        IArmedFault fault,
        Answer answer,
        string rule,
        string otherwise,
        CancellationToken cancellationToken
    )
    {
        if (answer.Head is not null && !answer.IsStream)
        {
            stage.NoChance(otherwise, rule);
            return false;
        }

        await stage.CatchUpAsync(cancellationToken);
        if (answer is { IsStream: true, Problem: null, Rpc: null } && !fault.Effected.IsCompleted)
        {
            stage.NoChance(
                "the server itself ends its reply streams before the cut (it may, and makes its client come back)",
                rule
            );
            return false;
        }

        using var deadline = stage.Deadline(Probe.OperationDeadline, cancellationToken);
        await fault.Effected.WaitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return fault.Effected.IsCompletedSuccessfully;
    }

    /// <summary>The same for scenarios that need a session id; null, and noted, where the server issues none.</summary>
    public static async Task<McpProbe?> OpenSessionAsync(this Stage stage, CancellationToken cancellationToken)
    {
        var client = await stage.OpenClientAsync(cancellationToken);
        if (client.SessionId is not null)
            return client;
        stage.NoChance(NoSessions, Array.Empty<string>());
        return null;
    }
}
