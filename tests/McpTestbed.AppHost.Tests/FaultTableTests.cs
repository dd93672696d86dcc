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

/// <summary>Every kind of fault on every server of the lab, with a client on each official SDK.</summary>
/// <remarks>It takes minutes, and is run where <see cref="Option" /> is set; set to <c>write</c>, it writes the table
/// of the documentation anew.</remarks>
[Collection(LabCollection.Name)]
public sealed class FaultTableTests(RunningLab lab)
{
    /// <summary>The variable that asks for all of it.</summary>
    public const string Option = "MCPTESTBED_ALL_FAULTS";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private const string NotApplicable = "not applicable",
        Stateless = "stateless",
        TwoEndpoints = "legacy-sse";

    private const int MostAttempts = 20;

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

    /// <summary>The clients, each on an official SDK: how a program of it is started.</summary>
    private static readonly (string Name, Func<LabClient, LabClient> Program)[] Clients =
    [
        ("C# SDK", client => client),
        ("TypeScript SDK", client => client with {
                // Only version 2 of the SDK speaks 2026-07-28.
                Script = client.Calls == Stateless ? "typescript-sdk-v2-client.mjs" : "typescript-sdk-client.mjs" }),
    ];

    [Fact]
    public async Task EveryKindOfFault_ShowsInOneTrace_AndTheClientIsServedAgain()
    {
        var option = Environment.GetEnvironmentVariable(Option);
        Assert.SkipUnless(option is { Length: > 0 }, $"set {Option}=1 to run it");
        var table = new StringBuilder("# The four kinds of fault in the lab\n\n")
            .Append("Written by `FaultTableTests`: clients on the official SDKs, each calling a server of the lab ")
            .Append("through its link. *Survived*: the fault took effect, and the client was served afterwards. Then ")
            .Append("who has spans in the trace of the fault, and how the trace began that was read back. ")
            .Append("Concurrent clients are eight of the testbed's own, started by the command of the chaos proxy.\n\n")
            .Append("| Server | Client | connection drop | session expiry | version mismatch | concurrent clients |\n")
            .Append("|---|---|---|---|---|---|\n");
        foreach (var link in lab.Chaos.Links.Where(CanBeUsed))
        {
            var concurrent = await ConcurrentAsync(link);
            foreach (var (name, program) in Clients)
            {
                var cells = await RowAsync(link, program);
                table.Append($"| `{link.Server}` | {name} | {string.Join(" | ", cells)} | {concurrent} |\n");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine(table.ToString());
        if (option == "write")
            await File.WriteAllTextAsync(Path.Combine(Checkout.Root, "docs", "aspire-faults.md"), $"{table}", Token);
    }

    /// <summary>Not those that are missing on this machine, and not replicas that know their own sessions only, where
    /// no client is served at all.</summary>
    private bool CanBeUsed(McpLinkResource link) =>
        link.Upstreams.Any(upstream => lab.Programs.ContainsKey(upstream.Resource.Name))
        && !LabDescription.Default.Groups.Any(group => group.Name == link.Server && !group.SharesSessions);

    private async Task<IReadOnlyList<string>> RowAsync(McpLinkResource link, Func<LabClient, LabClient> of)
    {
        var described = of(new LabClient($"client-of-{link.Server}", link.Server));
        var name = $"{described.Name}{(described.Script is null ? "" : "-on-node")}";
        var program = ClientPrograms.Caller(described, link.Address);
        Assert.Null(program.Missing);
        await using var client = ChildProcess.Start(
            [program.Program, .. program.Arguments],
            EnvironmentOf(name, link.Server),
            program.Folder
        );
        await ServedAsync(name, 0);
        var cells = new List<string>();
        foreach (var (kind, id, fault, reachesServer) in Faults)
            cells.Add(
                kind == "version mismatch" && link.Server == TwoEndpoints
                    ? $"{NotApplicable}: 2024-11-05 has no such header"
                    : await BreakAsync(link, name, $"{id}-{name}", fault, reachesServer)
            );
        return cells;
    }

    private Dictionary<string, string> EnvironmentOf(string name, string server)
    {
        var variables = new Dictionary<string, string>
        {
            ["OTEL_SERVICE_NAME"] = name,
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = lab.Telemetry.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            ["OTEL_BLRP_SCHEDULE_DELAY"] = "200",
        };
        // The TypeScript SDK has to be told of an era that is not its usual one.
        if (server is Stateless or TwoEndpoints)
            variables["MCP_CONFORMANCE_PROTOCOL_VERSION"] = server == Stateless ? "2026-07-28" : "2024-11-05";
        return variables;
    }

    /// <summary>Breaks a call of a client. The lab's own callers may use the same link: where one of them was hit, it
    /// is done again.</summary>
    private async Task<string> BreakAsync(
        McpLinkResource link,
        string client,
        string id,
        Fault fault,
        bool reachesServer
    )
    {
        var servers = link.Upstreams.Select(upstream => upstream.Resource.Name).ToList();
        for (var attempt = 1; ; attempt++)
        {
            var before = lab.Telemetry.LogCount;
            await using var armed = await lab.App.ArmAsync(
                LabDescription.ChaosProxy,
                $"{id}-{attempt}",
                fault,
                new() { Client = link.Server, RpcMethod = "tools/call" },
                cancellationToken: Token
            );
            var entry = await lab.Telemetry.LogAsync(
                log => log.Attributes.GetValueOrDefault("Rule") == $"{id}-{attempt}",
                before
            );
            var effected = lab.Telemetry.LogCount;
            var trace = await lab.Telemetry.TraceAsync(entry.Trace, spans =>
                spans.Any(IsClient)
                && spans.Any(span => span.Id == entry.Span)
                && (!reachesServer || spans.Any(span => servers.Contains(span.Service)))
            );
            Assert.Equal(reachesServer, trace.Any(span => servers.Contains(span.Service)));
            if (!trace.Any(span => span.Service == client) && attempt < MostAttempts)
                continue;

            Assert.Contains(trace, span => span.Service == client);
            await ServedAsync(client, effected);
            return $"survived; client, chaos-proxy{(reachesServer ? ", server" : "")}; `{entry.Trace[..8]}`";
        }

        bool IsClient(ReceivedSpan span) => span.Service == client || lab.Callers.Contains(span.Service);
    }

    private async Task<string> ConcurrentAsync(McpLinkResource link)
    {
        if (link.Server is Stateless or TwoEndpoints)
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
