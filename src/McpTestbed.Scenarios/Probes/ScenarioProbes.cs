using System.Security.Cryptography;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.Scenarios.Probes;

/// <summary>How a drive gets its clients.</summary>
internal static class ScenarioProbes
{
    /// <summary>Why session scenarios cannot be tried on a server that has none.</summary>
    public const string NoSessions =
        "the server issues no session id, so there is no session to try this on (a server may choose so)";

    /// <summary>Why the fate of work cannot be judged on a server without the instrumented tools.</summary>
    public const string NoWitness =
        "the wire does not show whether work went on: it takes a witness, which only the reference servers "
        + "(profile:NAME) have";

    /// <summary>Why scenarios of two sessions cannot be tried on a server that grants one at a time.</summary>
    public const string OneSession =
        "the server grants one session at a time (a second initialize was refused when it was asked before the runs)";

    /// <summary>A key for the instrumented tools that no other run uses.</summary>
    public static string FreshKey() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>A client with a session opened as a correct client does it.</summary>
    /// <exception cref="TargetUnreachableException">The target did not let a correct client in.</exception>
    public static Task<McpProbe> OpenClientAsync(this ScenarioContext context, CancellationToken cancellationToken) =>
        new McpProbe(context).OpenSessionAsync(cancellationToken);

    /// <summary>
    /// Whether an armed fault took effect on the operation whose answer is given. Where the answer came through whole,
    /// the target gave the fault no chance, which is noted with the reason.
    /// </summary>
    public static async Task<bool> TookEffectAsync(
        this ScenarioContext context,
        IArmedFault fault,
        Answer answer,
        string rule,
        string otherwise,
        CancellationToken cancellationToken
    )
    {
        if (answer.Head is not null && !answer.IsStream)
        {
            context.NoChance(
                answer.Served || answer.Status == 405
                    ? otherwise
                    : $"the request was answered {answer.Status}, so there was no stream to cut",
                rule
            );
            return false;
        }

        await context.CatchUpAsync(cancellationToken);
        if (answer is { IsStream: true, Problem: null, Rpc: null } && !fault.Effected.IsCompleted)
        {
            context.NoChance(
                "the server itself ends its reply streams before the cut (it may, and makes its client come back)",
                rule
            );
            return false;
        }

        using var deadline = context.Deadline(Probe.OperationDeadline, cancellationToken);
        await fault.Effected.WaitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return fault.Effected.IsCompletedSuccessfully;
    }

    /// <summary>Whether the target may be asked for two sessions at once; where not, it is noted.</summary>
    public static bool GrantsTwoSessions(this ScenarioContext context, params IEnumerable<Check> checks)
    {
        if (context.Target.SecondSession is SecondSession.Granted or SecondSession.EndsTheFirst)
            return true;
        context.NoChance(OneSession, checks);
        return false;
    }

    /// <summary>Why there is no GET stream to try something on; null where there is one.</summary>
    /// <param name="stream">What the GET gave; null when no head came in time.</param>
    public static string? WhyNoGetStream(ProbeStream? stream) =>
        stream?.ToAnswer() switch
        {
            null => $"the head of the GET stream did not come within {Probe.OperationDeadline.TotalSeconds:0} s "
                + "(the text sets no time), so nothing could be tried on it",
            { IsStream: true, Status: 200 } => null,
            { Status: 405 } => "the server answers GET with 405: it offers no GET stream",
            var answer => $"the server answers GET with {answer.Status}, which is no stream to try anything on",
        };

    /// <summary>The same for scenarios that need a session id; null, and noted, where the server issues none.</summary>
    public static async Task<McpProbe?> OpenSessionAsync(
        this ScenarioContext context,
        CancellationToken cancellationToken
    )
    {
        var client = await context.OpenClientAsync(cancellationToken);
        if (client.SessionId is not null)
            return client;
        context.NoChance(NoSessions, Array.Empty<string>());
        return null;
    }
}
