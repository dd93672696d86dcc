using Aspire.Hosting.ApplicationModel;
using McpTestbed.AppHost.Tests.Telemetry;
using McpTestbed.Lab.Topology;

namespace McpTestbed.AppHost.Tests;

/// <summary>The four kinds of fault, set through the resources of the lab. What each did is read back from the
/// telemetry of its programs: client, fault and server stand in one trace.</summary>
[Collection(LabCollection.Name)]
public sealed class FaultTests(RunningLab lab)
{
    private const string Server = "stateful";

    [Fact]
    public async Task ConnectionDrop_LosesAnAnswerAfterTheServerDidTheWork()
    {
        var (trace, _) = await BreakNextCallAsync("lose-next-answer", "lose-answer", HasServer);

        Assert.Contains(trace, IsServer);

        // It was for the next answer only: spent, it is no longer counted.
        await StateAsync("no fault active");
    }

    [Fact]
    public async Task SessionExpiry_IsSeenByTheClientAs404()
    {
        var (trace, _) = await BreakNextCallAsync("expire-next-session", "answer-instead", _ => true);

        Assert.DoesNotContain(trace, IsServer);
    }

    [Theory]
    [InlineData("change-next-version", "replace-header")]
    [InlineData("strip-next-version", "strip-header")]
    public async Task VersionMismatch_ReachesTheServer(string command, string kind)
    {
        var (trace, fault) = await BreakNextCallAsync(command, kind, HasServer);

        Assert.Contains(trace, IsServer);
        Assert.Contains("MCP-Protocol-Version", fault.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("one")]
    [InlineData("own")]
    public async Task ConcurrentClients_AreEachAnsweredWithTheirOwnId(string session)
    {
        var result = await StartClientsAsync(Server, 8, session);

        Assert.True(result.Success, result.Message);
        Assert.Contains("8 clients", result.Message, StringComparison.Ordinal);
        Assert.Contains("40 of 40 pings", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConcurrentClients_AreTold_WhenAServerDoesNotKnowTheirSession()
    {
        var result = await StartClientsAsync("replicas-in-memory", 4, "one");

        Assert.False(result.Success);
        Assert.Contains("times status 404", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Faults_AreCountedInTheDashboard_UntilHealed()
    {
        AssertSuccess(await lab.CommandAsync(LabDescription.ChaosProxy, "add-500-ms"));
        await StateAsync("1 fault active");

        AssertSuccess(await lab.CommandAsync(LabDescription.ChaosProxy, "heal"));

        await StateAsync("no fault active");
    }

    [Fact]
    public async Task Judge_ShowsFindingsAndWhereTheReportsAre()
    {
        var result = await lab.CommandAsync(
            "aspnetcore-stateful",
            "judge",
            Input("area", InputType.Choice, "versions")
        );

        AssertSuccess(result);
        Assert.Contains("runs valid", result.Message, StringComparison.Ordinal);
        Assert.Contains("Reports and histories: `", result.Data!.Value, StringComparison.Ordinal);
    }

    /// <summary>Gives a command of the chaos proxy and waits for its log entry and its trace.</summary>
    private async Task<(IReadOnlyList<ReceivedSpan> Trace, ReceivedLog Fault)> BreakNextCallAsync(
        string command,
        string kind,
        Func<IReadOnlyList<ReceivedSpan>, bool> isWhole
    )
    {
        var result = await lab.CommandAsync(LabDescription.ChaosProxy, command);
        AssertSuccess(result);
        Assert.Contains($"'{kind}'", result.Message, StringComparison.Ordinal);

        var fault = await lab.Telemetry.LogAsync(entry =>
            entry.Service == LabDescription.ChaosProxy && entry.Attributes.GetValueOrDefault("Rule") == command
        );
        var trace = await lab.Telemetry.TraceAsync(fault.Trace, spans =>
            spans.Any(IsEffect) && spans.Any(IsClient) && isWhole(spans)
        );

        // In the tree: the fault is below the exchange at the chaos proxy, and that below what the client did.
        var effect = trace.Single(IsEffect);
        var exchange = trace.Single(span => span.Id == effect.Parent);
        Assert.Equal((fault.Span, LabDescription.ChaosProxy), (effect.Id, exchange.Service));
        Assert.Contains(trace.Single(span => span.Id == exchange.Parent).Service, lab.Callers);
        return (trace, fault);

        bool IsEffect(ReceivedSpan span) => span.Service == LabDescription.ChaosProxy && span.Name == kind;
    }

    private async Task StateAsync(string state)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await lab.App.ResourceNotifications.WaitForResourceAsync(
            $"{LabDescription.ChaosProxy}{McpFaultsResource.Suffix}",
            state,
            deadline.Token
        );
    }

    private Task<ExecuteCommandResult> StartClientsAsync(string link, int clients, string session) =>
        lab.CommandAsync(
            LabDescription.ChaosProxy,
            "start-clients",
            Input("link", InputType.Text, link),
            Input("clients", InputType.Number, $"{clients}"),
            Input("session", InputType.Choice, session)
        );

    private static InteractionInput Input(string name, InputType type, string value) =>
        new()
        {
            Name = name,
            InputType = type,
            Value = value,
        };

    private bool HasServer(IReadOnlyList<ReceivedSpan> trace) => trace.Any(IsServer);

    private bool IsClient(ReceivedSpan span) => lab.Callers.Contains(span.Service);

    /// <summary>Whichever of the callers' servers was hit.</summary>
    private bool IsServer(ReceivedSpan span) =>
        LabDescription.Default.Clients.Any(client =>
            span.Service == client.Calls || span.Service.StartsWith($"{client.Calls}-", StringComparison.Ordinal)
        );

    private static void AssertSuccess(ExecuteCommandResult result) => Assert.True(result.Success, result.Message);
}
