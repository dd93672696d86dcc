using System.Text;
using Aspire.Hosting.ApplicationModel;
using McpTestbed.AppHost.Tests.Telemetry;
using McpTestbed.ChaosProxy.Faults.Kinds;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Lab.Processes;
using McpTestbed.Lab.Topology;
using McpTestbed.Tests;

namespace McpTestbed.AppHost.Tests;

/// <summary>Every kind of fault on every server of the lab, with a client on the official C# SDK.</summary>
/// <remarks>It takes minutes, and is run where <see cref="Option" /> is set; set to <c>write</c>, it writes the table
/// of the documentation anew.</remarks>
[Collection(LabCollection.Name)]
public sealed class FaultTableTests(RunningLab lab)
{
    /// <summary>The variable that asks for all of it.</summary>
    public const string Option = "MCPTESTBED_ALL_FAULTS";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private const string NotApplicable = "not applicable";

    private static readonly (string Kind, string Id, Fault Fault, bool ReachesServer)[] Faults =
    [
        ("connection drop", "table-drop", new LoseAnswer(EndedHow.Rst), true),
        ("session expiry", "table-expiry", new AnswerInstead(404), false),
        (
            "version mismatch",
            "table-version",
            new EditHeader(Message.Request, "MCP-Protocol-Version", HeaderEdit.Replace, " 1900-01-01"),
            true
        ),
    ];

    [Fact]
    public async Task EveryKindOfFault_ShowsInOneTrace_AndTheClientIsServedAgain()
    {
        var option = Environment.GetEnvironmentVariable(Option);
        Assert.SkipUnless(option is { Length: > 0 }, $"set {Option}=1 to run it");
        var table = new StringBuilder("# The four kinds of fault in the lab\n\n")
            .Append("Written by `FaultTableTests`. Each cell: what came of it for a client on the official C# SDK, ")
            .Append("and who has spans in the trace of the fault.\n\n")
            .Append("| Server | connection drop | session expiry | version mismatch | concurrent clients |\n")
            .Append("|---|---|---|---|---|\n");
        foreach (var link in lab.Chaos.Links)
        {
            // Missing on this machine; or replicas that know their own sessions only, where no client is served at all.
            if (
                link.Upstreams.All(upstream => !lab.Programs.ContainsKey(upstream.Resource.Name))
                || LabDescription.Default.Groups.Any(group => group.Name == link.Server && !group.SharesSessions)
            )
                continue;
            table.Append($"| `{link.Server}` | {string.Join(" | ", await RowAsync(link))} |\n");
        }

        TestContext.Current.TestOutputHelper?.WriteLine(table.ToString());
        if (option == "write")
            await File.WriteAllTextAsync(Path.Combine(Checkout.Root, "docs", "aspire-faults.md"), $"{table}", Token);
    }

    private async Task<IReadOnlyList<string>> RowAsync(McpLinkResource link)
    {
        var name = $"client-of-{link.Server}";
        var program = ClientPrograms.Caller(name, link.Server, link.Address);
        await using var client = ChildProcess.Start(
            [program.Program, .. program.Arguments],
            new Dictionary<string, string>
            {
                ["OTEL_SERVICE_NAME"] = name,
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = lab.Telemetry.Address,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
                ["OTEL_BLRP_SCHEDULE_DELAY"] = "200",
            },
            program.Folder
        );
        await ServedAsync(name, 0);
        var cells = new List<string>();
        foreach (var (kind, id, fault, reachesServer) in Faults)
            cells.Add(
                kind == "version mismatch" && link.Server == "legacy-sse"
                    ? $"{NotApplicable}: 2024-11-05 has no such header"
                    : await BreakAsync(link, name, $"{id}-{link.Server}", fault, reachesServer)
            );
        cells.Add(await ConcurrentAsync(link));
        return cells;
    }

    private async Task<string> BreakAsync(
        McpLinkResource link,
        string client,
        string id,
        Fault fault,
        bool reachesServer
    )
    {
        var before = lab.Telemetry.LogCount;
        await using var armed = await lab.App.ArmAsync(
            LabDescription.ChaosProxy,
            id,
            fault,
            new() { Client = link.Server, RpcMethod = "tools/call" },
            cancellationToken: Token
        );
        var entry = await lab.Telemetry.LogAsync(log => log.Attributes.GetValueOrDefault("Rule") == id, before);
        var effected = lab.Telemetry.LogCount;
        var servers = link.Upstreams.Select(upstream => upstream.Resource.Name).ToList();
        var trace = await lab.Telemetry.TraceAsync(entry.Trace, spans =>
            spans.Any(IsClient)
            && spans.Any(span => span.Id == entry.Span)
            && (!reachesServer || spans.Any(span => servers.Contains(span.Service)))
        );
        Assert.Equal(reachesServer, trace.Any(span => servers.Contains(span.Service)));

        var victim = trace.First(IsClient).Service;
        await ServedAsync(victim, effected);
        return reachesServer ? "served again; client, chaos-proxy, server" : "served again; client, chaos-proxy";

        // A client of the lab may use the same link, and be the one that is hit.
        bool IsClient(ReceivedSpan span) => span.Service == client || lab.Callers.Contains(span.Service);
    }

    private async Task<string> ConcurrentAsync(McpLinkResource link)
    {
        if (link.Server is "stateless" or "legacy-sse")
            return $"{NotApplicable}: these clients speak Streamable HTTP with initialize";
        var result = await lab.CommandAsync(
            LabDescription.ChaosProxy,
            "start-clients",
            new InteractionInput
            {
                Name = "link",
                InputType = InputType.Text,
                Value = link.Server,
            },
            new InteractionInput
            {
                Name = "clients",
                InputType = InputType.Number,
                Value = "8",
            },
            new InteractionInput
            {
                Name = "session",
                InputType = InputType.Choice,
                Value = "own",
            }
        );
        Assert.True(result.Success, result.Message);
        return "40 of 40 answered with their own id";
    }

    /// <summary>Waits until a client has an answer.</summary>
    private Task<ReceivedLog> ServedAsync(string client, int after) =>
        lab.Telemetry.LogAsync(
            log => log.Service == client && log.Text.Contains("answered", StringComparison.Ordinal),
            after
        );
}
