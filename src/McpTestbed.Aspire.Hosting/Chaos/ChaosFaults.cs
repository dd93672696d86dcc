using System.Text.Json;
using McpTestbed.ChaosProxy.Client;
using McpTestbed.ChaosProxy.Faults.Kinds;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Hosting.Chaos;

/// <summary>The faults of the dashboard's commands, over the HTTP API of the chaos proxy. Each tells what it
/// did.</summary>
internal sealed class ChaosFaults : IDisposable
{
    private const string CutToxic = "cut-streams";
    private const string LatencyToxic = "add-500-ms";
    private const int StatusNotFound = 404;
    private const long AddedMs = 500;
    private const string UnknownVersion = "1900-01-01";

    private static readonly FaultScope NextCall = new() { RpcMethod = "tools/call" };

    private readonly HttpClient http;
    private readonly ToxiproxyClient proxies;
    private readonly ChaosClient rules;

    public ChaosFaults(Uri control)
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

        return $"every open connection of {Counted.Of(links.Count(), "link")} was reset";
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

    public Task<string> LoseAnswerAsync(CancellationToken cancellationToken) =>
        ArmAsync(
            "lose-next-answer",
            new LoseAnswer(EndedHow.Rst),
            "the server carries the next tools/call out, and its answer is lost",
            cancellationToken
        );

    public Task<string> ForgetSessionAsync(CancellationToken cancellationToken) =>
        ArmAsync(
            "expire-next-session",
            new AnswerInstead(StatusNotFound),
            "the next tools/call is answered 404, as by a server that has forgotten the session",
            cancellationToken
        );

    public Task<string> ChangeVersionAsync(CancellationToken cancellationToken) =>
        ArmAsync(
            "change-next-version",
            new EditHeader(Message.Request, McpHeaders.ProtocolVersion, HeaderEdit.Replace, $" {UnknownVersion}"),
            $"the next tools/call says {McpHeaders.ProtocolVersion}: {UnknownVersion}, and a server answers it 400",
            cancellationToken
        );

    public Task<string> StripVersionAsync(CancellationToken cancellationToken) =>
        ArmAsync(
            "strip-next-version",
            new EditHeader(Message.Request, McpHeaders.ProtocolVersion, HeaderEdit.Strip),
            $"the next tools/call comes without {McpHeaders.ProtocolVersion}: a server of the session era takes it "
                + "for 2025-03-26",
            cancellationToken
        );

    public async Task<string> HealAsync(CancellationToken cancellationToken)
    {
        await proxies.ResetAsync(cancellationToken);
        return "no fault is left";
    }

    public void Dispose() => http.Dispose();

    private async Task<string> ArmAsync(string id, Fault fault, string what, CancellationToken cancellationToken)
    {
        try
        {
            await rules.HealAsync(id, cancellationToken);
        }
        catch (ToxiproxyException none) when (none.Status == StatusNotFound)
        {
            // None is there; one that has fired already would be in the way.
        }

        await rules.ArmAsync([new FaultRule(id, fault, NextCall, FaultTrigger.Once)], cancellationToken);
        return $"{what}. Look at the structured log of the chaos proxy: its entry leads to the trace, to the span "
            + $"'{fault.Kind}'";
    }

    private static Dictionary<string, JsonElement> Attribute(string name, long value) =>
        new() { [name] = JsonSerializer.SerializeToElement(value) };
}
