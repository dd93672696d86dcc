using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceClients.Work;

/// <summary>Does what a client is told: connect, list the tools, call one, close.</summary>
internal sealed class ToolWork(IToolClient client, Assignment assignment, WorkLog log)
{
    /// <summary>The exit code of a client that was stopped.</summary>
    public const int Stopped = 130;

    private int failures;

    /// <summary>Does the work.</summary>
    /// <returns>0 when every request got its result, 1 when one did not, <see cref="Stopped"/>.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WorkAsync(cancellationToken);
            if (assignment.Wishes.Stay)
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            log.Say("stopped");
        }
        catch (Exception error) when (error is CallFailedException or GivenUpException)
        {
            failures++;
            log.Say($"given up: {error.Message}");
        }
        await client.CloseAsync();
        return cancellationToken.IsCancellationRequested ? Stopped : Math.Min(failures, 1);
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await client.ConnectAsync(cancellationToken);
        var tools = await ListAsync(cancellationToken);
        foreach (var read in assignment.Wishes.Reads)
            await ReadAsync(read, cancellationToken);
        if (assignment.Wishes.Polls > 0)
            await PollAsync(cancellationToken);
        if (assignment.Tool is not { } wanted)
            return;
        if (Choose(tools, wanted) is not var (name, arguments))
        {
            log.Say("no tool can be called without arguments");
            return;
        }
        var calls = Enumerable.Range(1, assignment.Calls);
        if (assignment.Wishes.Together)
            await Task.WhenAll(calls.Select(call => CallAsync(call, name, arguments, cancellationToken)));
        else
            foreach (var call in calls)
                await CallAsync(call, name, arguments, cancellationToken);
    }

    private async Task<IReadOnlyList<JsonObject>?> ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            var tools = await client.ListToolsAsync(cancellationToken);
            log.Say($"{tools.Count} tools");
            return tools;
        }
        catch (CallFailedException error)
        {
            failures++;
            log.Say($"tools/list failed: {error.Message}");
            return null;
        }
    }

    private async Task ReadAsync(WishedRead read, CancellationToken cancellationToken)
    {
        try
        {
            var result = await client.ReadResourceAsync(read, cancellationToken);
            log.Say($"{read.Uri} read: {result["contents"]?.ToJsonString()}");
        }
        catch (CallFailedException error)
        {
            failures++;
            log.Say($"{read.Uri} failed: {error.Message}");
        }
    }

    private async Task PollAsync(CancellationToken cancellationToken)
    {
        try
        {
            await client.PollToolsAsync(assignment.Wishes.Polls, cancellationToken);
        }
        catch (CallFailedException error)
        {
            failures++;
            log.Say($"looking for other tools failed: {error.Message}");
        }
    }

    private async Task CallAsync(int call, string name, string arguments, CancellationToken cancellationToken)
    {
        try
        {
            var result = await client.CallToolAsync(name, JsonNode.Parse(arguments)!.AsObject(), cancellationToken);
            log.Say($"call {call} of {name} answered: {result["content"]?.ToJsonString()}");
        }
        catch (CallCancelledException error)
        {
            log.Say($"call {call} of {name}: {error.Message}");
        }
        catch (CallFailedException error)
        {
            Interlocked.Increment(ref failures);
            log.Say($"call {call} of {name} failed: {error.Message}");
        }
    }

    /// <summary>The wanted tool, unless the server says that it has it not.</summary>
    private static (string Name, string Arguments)? Choose(
        IReadOnlyList<JsonObject>? tools,
        (string Name, string Arguments) wanted
    )
    {
        if (tools is null || tools.Any(tool => NameOf(tool) == wanted.Name))
            return wanted;
        var free = tools.FirstOrDefault(NeedsNoArgument);
        return free is null ? null : (NameOf(free)!, "{}");
    }

    private static string? NameOf(JsonObject tool) =>
        tool["name"] is JsonValue name && name.TryGetValue<string>(out var text) ? text : null;

    private static bool NeedsNoArgument(JsonObject tool) =>
        NameOf(tool) is not null && (tool["inputSchema"] as JsonObject)?["required"] is not JsonArray { Count: > 0 };
}
