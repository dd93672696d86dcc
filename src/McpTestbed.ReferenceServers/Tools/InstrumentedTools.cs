using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceServers.Tools;

/// <summary>
/// The tools by which a run sees from outside what happened inside: how often a call was executed, whether it was
/// cancelled, and notifications on demand. Their state belongs to the profile; where there are sessions, three tools
/// more have state of the session. Nothing here knows how messages travel.
/// </summary>
internal sealed class InstrumentedTools(TimeProvider time, bool hasSessions = false)
{
    private const int MaxSleepMilliseconds = 60_000;

    // Fewer than a stream keeps for replay, so that no call can push its own events out of the store.
    private const int MaxSteps = 200;

    private const int MaxRemembered = 256;

    private readonly Counters counters = new();
    private readonly SleepRegister sleeps = new(time);
    private readonly Lock gate = new();
    private bool hasExtra;

    /// <summary>The tools there are now.</summary>
    public IReadOnlyList<ToolDefinition> List()
    {
        lock (gate)
            return
            [
                .. ToolDefinitions.Always,
                .. hasSessions ? ToolDefinitions.OfSessions : [],
                .. hasExtra ? [ToolDefinitions.Extra] : (ToolDefinition[])[],
            ];
    }

    /// <summary>Runs the tool; null if there is no tool of that name.</summary>
    /// <exception cref="OperationCanceledException">The call was cancelled while it slept.</exception>
    public async Task<ToolAnswer?> CallAsync(
        string name,
        JsonObject arguments,
        IToolContext context,
        CancellationToken cancellationToken
    )
    {
        if (!List().Any(tool => tool.Name == name))
            return null;
        switch (name)
        {
            case "progress":
                return await ProgressAsync(arguments, context, cancellationToken);
            case "notify":
                if (ToolArguments.Text(arguments, "text") is not { } text)
                    return Wrong("text must be a string");
                await context.SendUnrelatedAsync(text, cancellationToken);
                return new("sent");
            case "change-tools":
                lock (gate)
                    hasExtra = !hasExtra;
                await context.NotifyToolsChangedAsync(cancellationToken);
                return new("changed");
            case "tally" when context is ISessionToolContext session:
                return new($"{await session.TallyAsync()}");
            case "recall" when context is ISessionToolContext session:
                return await session.RecallAsync() is { } kept ? new(kept) : Wrong("nothing was remembered");
            case "remember" when context is ISessionToolContext session:
                if (ToolArguments.Text(arguments, "text") is not { Length: <= MaxRemembered } note)
                    return Wrong($"text must be a string of at most {MaxRemembered} characters");
                await session.RememberAsync(note);
                return new("remembered");
            case "extra":
                return new("extra");
            default:
                return await CallKeyedAsync(name, arguments, cancellationToken);
        }
    }

    private async Task<ToolAnswer> CallKeyedAsync(
        string name,
        JsonObject arguments,
        CancellationToken cancellationToken
    )
    {
        if (ToolArguments.Text(arguments, "key") is not { } key)
            return Wrong("key must be a string");
        var text = name switch
        {
            "count" => counters.Add(key)?.ToString(),
            "read-count" => counters.Read(key).ToString(),
            "release" => sleeps.Release(key) ? "released" : null,
            "sleep-status" => sleeps.Status(key),
            _ => await SleepAsync(key, arguments, cancellationToken),
        };
        return text is null ? Wrong("too many keys are in use") : new(text);
    }

    private Task<string?> SleepAsync(string key, JsonObject arguments, CancellationToken cancellationToken)
    {
        var milliseconds = ToolArguments.Number(arguments, "ms", MaxSleepMilliseconds) ?? MaxSleepMilliseconds;
        var atMost = TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 0, MaxSleepMilliseconds));
        return sleeps.SleepAsync(key, atMost, cancellationToken);
    }

    private static async Task<ToolAnswer> ProgressAsync(
        JsonObject arguments,
        IToolContext context,
        CancellationToken cancellationToken
    )
    {
        if (ToolArguments.Number(arguments, "steps", null) is not (>= 0 and <= MaxSteps and var steps))
            return Wrong($"steps must be a whole number from 0 to {MaxSteps}");
        for (var step = 1; step <= steps; step++)
            await context.SendProgressAsync(step, steps, cancellationToken);
        return new("done");
    }

    // Revision 2025-11-25 wants wrong arguments answered as a result the model can read, not as a protocol error.
    private static ToolAnswer Wrong(string what) => new(what, IsError: true);
}
