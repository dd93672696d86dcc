using System.Text.Json.Nodes;
using McpTestbed.Core.Histories;

namespace McpTestbed.Scenarios.Probes;

/// <summary>A tool call that is at work for a while: the instrumented sleep, or the tool that the user named.</summary>
/// <param name="Request">The call.</param>
/// <param name="Key">The key that releases an instrumented sleep; null for a tool of the user's.</param>
/// <param name="Patience">How long it may take.</param>
internal sealed record SlowCall(ProbeRequest Request, string? Key, TimeSpan Patience)
{
    /// <summary>Why what needs work in flight cannot be tried without one.</summary>
    public const string None =
        "no tool is known that takes its time; name one with --call, such as --call slow:'wait {\"ms\": 2000}'";

    /// <summary>A call of the target's slow tool; null where none is known.</summary>
    public static async Task<SlowCall?> OfAsync(McpProbe client, CancellationToken cancellationToken)
    {
        if (client.Context.Target.HasInstrumentedTools)
        {
            var key = ScenarioProbes.FreshKey();
            return new(client.ToolRequest("sleep", new JsonObject { ["key"] = key }), key, Probe.OperationDeadline);
        }

        if (client.Context.Target.Tools.Slow is not { } slow)
            return null;
        var patience = await client.PatienceAsync(slow, cancellationToken);
        return new(client.ToolRequest(slow, client.ProgressToken()), null, patience);
    }

    /// <summary>Makes the call; when this returns, the server has it.</summary>
    /// <returns>The call, which goes on.</returns>
    public async Task<Task<Answer>> BeginAsync(McpProbe client, CancellationToken cancellationToken)
    {
        var call = client.SendAsync(Request, Patience, cancellationToken);
        using var deadline = client.Context.Deadline(Probe.OperationDeadline, cancellationToken);
        await ((Task)client.Context.History.WaitForAsync(IsSent(client.Label), deadline.Token)).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing
        );
        await client.Context.CatchUpAsync(cancellationToken);
        if (Key is not null)
        {
            await client.RepeatAsync(
                () => client.SleepStatus(Key),
                Probe.OperationDeadline,
                answer => answer.ToolText == "running",
                cancellationToken
            );
        }

        return call;
    }

    /// <summary>Lets an instrumented sleep end; a tool of the user's ends by itself.</summary>
    public Task ReleaseAsync(McpProbe client, CancellationToken cancellationToken) =>
        Key is null
            ? Task.CompletedTask
            : client.CallToolAsync("release", new JsonObject { ["key"] = Key }, cancellationToken);

    private Func<HistoryEntry, bool> IsSent(string client) =>
        entry =>
            entry is ExchangeRequest { Leg: Leg.Client } request
            && request.Link == client
            && request.Messages.Any(message => message.Id == Request.RpcId);
}
