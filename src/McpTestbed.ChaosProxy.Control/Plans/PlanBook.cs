using System.Text.Json.Nodes;
using McpTestbed.ChaosProxy.Control.Inspection;
using McpTestbed.ChaosProxy.Control.Proxies;
using McpTestbed.ChaosProxy.Json;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Control.Plans;

/// <summary>What is in place, as one document, and how another takes its place.</summary>
internal sealed class PlanBook(ProxyRegistry registry, HttpInspection? inspection, ulong seed) : IDisposable
{
    private readonly SemaphoreSlim one = new(1);

    /// <summary>What is in place: a plan that changes nothing.</summary>
    public JsonObject Current =>
        new()
        {
            ["seed"] = seed,
            ["proxies"] = new JsonArray([.. registry.All.Select(ProxyJson.Proxy)]),
            ["rules"] = new JsonArray([.. (inspection?.Rules.All ?? []).Select(rule => RuleJson.Write(rule.Rule))]),
        };

    /// <summary>Puts a plan in place, all of it or nothing.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="isDryRun">Whether only to say what it would change.</param>
    /// <param name="cancellationToken">Ends the wait for names of hosts.</param>
    /// <exception cref="RefusedException">It is refused, or an address cannot be had.</exception>
    public async Task<PlanChanges> ApplyAsync(Plan plan, bool isDryRun, CancellationToken cancellationToken)
    {
        if (plan.Seed is { } other && other != seed)
            throw new RefusedException(
                409,
                $"seed {other} is not allowed; allowed is {seed}, with which the program was started: another "
                    + $"would decide anew about connections that are open (start it with --seed {other})"
            );
        if (plan.Rules is { Count: > 0 } && inspection is null)
            _ = HttpInspection.Require(inspection);
        await one.WaitAsync(cancellationToken);
        try
        {
            var changes = new PlanChanges();
            if (plan.Rules is not null)
                inspection?.Rules.Compare(plan.Rules, changes.Rules);
            if (plan.Proxies is not null)
                await registry.ReplaceAsync(plan.Proxies, changes, isDryRun, cancellationToken);
            if (isDryRun)
                return changes;
            if (plan.Rules is not null && inspection is not null)
                await inspection.Rules.ReplaceAsync(plan.Rules);
            inspection?.Note(
                new PlanApplied
                {
                    Seed = seed,
                    Proxies = registry.All.Count,
                    Rules = inspection.Rules.All.Count,
                }
            );
            return changes;
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();
}
