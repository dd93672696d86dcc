using System.Text.Json;
using McpTestbed.ChaosProxy.Client;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;

namespace McpTestbed.AppHost.Commands;

/// <summary>The faults of the dashboard's commands, over the HTTP API of the chaos proxy. Each tells what it
/// did.</summary>
internal sealed class LabFaults : IDisposable
{
    private const string CutToxic = "cut-streams";
    private const string LatencyToxic = "add-500-ms";
    private const int StatusNotFound = 404;
    private const long AddedMs = 500;

    private static readonly FaultRule LostAnswerRule = new(
        "lose-next-answer",
        new LoseAnswer(EndedHow.Rst),
        new() { RpcMethod = "tools/call" },
        FaultTrigger.Once
    );

    private readonly HttpClient http;
    private readonly ToxiproxyClient proxies;
    private readonly ChaosClient rules;

    public LabFaults(Uri control)
    {
        http = new() { BaseAddress = control, Timeout = TimeSpan.FromSeconds(10) };
        proxies = new(http);
        rules = new(http);
    }

    public async Task<string> CutStreamsAsync(CancellationToken cancellationToken)
    {
        var links = (await proxies.GetProxiesAsync(cancellationToken)).Keys;
        foreach (var link in links)
        {
            // Takes hold of the connections that are open, at once; removed again, it leaves the next ones alone.
            await proxies.AddAsync(
                link,
                new("reset_peer", CutToxic, Attributes: Attribute("timeout", 0)),
                cancellationToken
            );
            await proxies.RemoveAsync(link, CutToxic, cancellationToken);
        }

        return $"every open connection of {links.Count()} links was reset";
    }

    public async Task<string> AddLatencyAsync(CancellationToken cancellationToken)
    {
        var latency = AddedMs;
        foreach (var (name, link) in await proxies.GetProxiesAsync(cancellationToken))
        {
            if (link.Toxics.FirstOrDefault(toxic => toxic.Name == LatencyToxic)?.Attributes is { } before)
            {
                latency = before["latency"].GetInt64() + AddedMs;
                await proxies.UpdateAsync(name, LatencyToxic, Attribute("latency", latency), null, cancellationToken);
            }
            else
            {
                await proxies.AddAsync(
                    name,
                    new("latency", LatencyToxic, Attributes: Attribute("latency", latency)),
                    cancellationToken
                );
            }
        }

        return $"every answer comes {latency} ms late now";
    }

    public async Task<string> LoseAnswerAsync(CancellationToken cancellationToken)
    {
        try
        {
            await rules.HealAsync(LostAnswerRule.Id, cancellationToken);
        }
        catch (ToxiproxyException none) when (none.Status == StatusNotFound)
        {
            // None is there; one that has fired already would be in the way.
        }

        await rules.ArmAsync([LostAnswerRule], cancellationToken);
        return "the answer to the next tools/call will be lost";
    }

    public async Task<string> HealAsync(CancellationToken cancellationToken)
    {
        await proxies.ResetAsync(cancellationToken);
        return "no fault is left";
    }

    public void Dispose() => http.Dispose();

    private static Dictionary<string, JsonElement> Attribute(string name, long value) =>
        new() { [name] = JsonSerializer.SerializeToElement(value) };
}
