using System.Diagnostics;
using System.Diagnostics.Metrics;
using McpTestbed.ChaosProxy.Faults.Kinds;
using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Tests;

namespace McpTestbed.ChaosProxy.Tests.Recording;

/// <summary>Exchanges as those see them who listen to the source McpTestbed.</summary>
public sealed class ExchangeSpanTests
{
    private const string Call =
        """{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"pay","arguments":{}}}""";

    [Fact]
    public async Task Exchange_IsASpanBelowThatOfItsRequest_WhichGoesOnAsItCame()
    {
        using var trace = new ListenedTrace("McpTestbed");
        await using var proxy = new ProxyUnderTest();
        var request = Say.Post(
            Call,
            $"TraceParent:  {trace.Parent} ",
            "tracestate: a=1,b=2",
            "MCP-Protocol-Version: 2025-11-25"
        );

        await ExchangeAsync(proxy, request, Say.Ok());
        await proxy.FreezeAsync();

        var span = Assert.Single(trace.Ended);
        Assert.Equal(
            (ActivityKind.Server, "tools/call pay", "a=1,b=2"),
            (span.Kind, span.DisplayName, span.TraceStateString)
        );
        Assert.Equal(trace.Parent.Split('-')[2], span.ParentSpanId.ToHexString());
        (string Name, string Value)[] expected =
        [
            ("http.request.method", "POST"),
            ("url.path", "/mcp"),
            ("http.response.status_code", "200"),
            ("mcp.method.name", "tools/call"),
            ("jsonrpc.request.id", "2"),
            ("gen_ai.tool.name", "pay"),
            ("mcp.protocol.version", "2025-11-25"),
            ("mcptestbed.answered_by", "target"),
            ("mcptestbed.exchange", "c1/x1"),
        ];
        Assert.All(expected, tag => Assert.Equal(tag.Value, $"{span.GetTagItem(tag.Name)}"));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    [Fact]
    public async Task SessionId_IsOnlyEverItsToken()
    {
        const string Id = "0123456789abcdef0123456789abcdef";
        using var trace = new ListenedTrace("McpTestbed");
        await using var proxy = new ProxyUnderTest();

        await ExchangeAsync(
            proxy,
            Say.Post(
                Say.Ping.Replace("\"ping\"", $"\"{Id}\"", StringComparison.Ordinal),
                $"Mcp-Session-Id: {Id}",
                $"traceparent: {trace.Parent}"
            ),
            Say.Ok()
        );
        var history = await proxy.FreezeAsync();

        var span = Assert.Single(trace.Ended);
        var token = proxy.Redactor.Token(Id);
        Assert.Equal((token, token), (span.GetTagItem("mcp.session.id"), span.DisplayName));
        Assert.DoesNotContain(span.TagObjects, tag => $"{tag.Value}".Contains(Id, StringComparison.Ordinal));
        Assert.Equal([token], history.Exchanges.Single().RequestValues("Mcp-Session-Id"));
    }

    [Fact]
    public async Task Fault_IsAnEventOfTheExchangeOnWhichItTookEffect_AndASpanWhileItIsInPlace()
    {
        using var trace = new ListenedTrace("McpTestbed");
        using var around = new Activity("the drive").SetParentId(trace.Parent).Start();
        await using var proxy = new ProxyUnderTest(TimeProvider.System, seed: 77);
        var rule = proxy.Arm(new LoseAnswer(EndedHow.Rst), new() { RpcMethod = "tools/call" });
        Assert.Same(around, Activity.Current);
        var (client, server) = await proxy.JoinAsync();

        await client.SendAsync(Say.Post(Call, $"traceparent: {trace.Parent}"));
        await server.ReadUntilAsync(Call);
        await server.SendAsync(Say.Ok());
        await client.ReadToEndAsync();
        await rule.DisposeAsync();
        await proxy.FreezeAsync();

        var exchange = Assert.Single(trace.Ended, span => span.Kind == ActivityKind.Server);
        var injected = Assert.Single(exchange.Events);
        Assert.Equal(
            ("mcptestbed.fault", "r1", "lose-answer", "77"),
            (injected.Name, Tag("mcptestbed.fault.rule"), Tag("mcptestbed.fault.kind"), Tag("mcptestbed.seed"))
        );
        Assert.Contains("tools/call", $"{Tag("mcptestbed.fault.scope")}", StringComparison.Ordinal);
        Assert.Equal(
            (true, "fault:lose-answer", ActivityStatusCode.Error),
            (exchange.GetTagItem("mcptestbed.injected"), exchange.GetTagItem("error.type"), exchange.Status)
        );
        var effect = Assert.Single(trace.Ended, span => span.DisplayName == "lose-answer");
        Assert.Equal(
            (exchange.SpanId, exchange.TraceId, "r1"),
            (effect.ParentSpanId, effect.TraceId, effect.GetTagItem("mcptestbed.fault.rule"))
        );
        var fault = Assert.Single(trace.Ended, span => span.DisplayName == "fault lose-answer");
        Assert.Equal(
            (around.SpanId, 1, 1),
            (
                fault.ParentSpanId,
                fault.GetTagItem("mcptestbed.fault.fired"),
                fault.GetTagItem("mcptestbed.fault.effected")
            )
        );

        object? Tag(string name) => injected.Tags.Single(tag => tag.Key == name).Value;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Span_Ends_WhenTheClientLeavesBeforeAnAnswer(bool isHeldBack)
    {
        using var trace = new ListenedTrace("McpTestbed");
        await using var proxy = new ProxyUnderTest();
        if (isHeldBack)
            proxy.Arm(new Stall(Message.Request));
        var (client, server) = await proxy.JoinAsync();

        await client.SendAsync(Say.Post(Say.Ping, $"traceparent: {trace.Parent}"));
        if (isHeldBack)
            await proxy.SeenAsync<FaultEffected>();
        else
            await server.ReadUntilAsync(Say.Ping);
        client.Reset();
        await proxy.FreezeAsync();

        var span = Assert.Single(trace.Ended, span => span.Kind == ActivityKind.Server);
        Assert.Equal(("no_answer", ActivityStatusCode.Error), (span.GetTagItem("error.type"), span.Status));
    }

    [Fact]
    public async Task Figures_CountConnectionsExchangesAndFaults_ByKind()
    {
        var counted = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == "McpTestbed")
                listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>(
            (instrument, value, tags, _) =>
                counted.Enqueue(
                    string.Join(' ', [instrument.Name, $"{value}", .. tags.ToArray().Select(tag => $"{tag.Value}")])
                )
        );
        listener.Start();
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(new AnswerInstead(418));
        proxy.Arm(new AnswerInstead(419));

        var client = await proxy.ConnectAsync();
        await client.SendAsync(Say.Post(Say.Ping).Replace("POST", "BREW", StringComparison.Ordinal));
        await client.ReadUntilAsync("\r\n\r\n");
        await proxy.FreezeAsync();

        // Other tests count, too.
        Assert.All(
            [
                "mcptestbed.connections 1",
                "mcptestbed.connections.active -1",
                "mcptestbed.exchanges 1 _OTHER 418",
                "mcptestbed.faults.fired 1 answer-instead",
                "mcptestbed.faults.effected 1 answer-instead",
                "mcptestbed.faults.suppressed 1 answer-instead",
            ],
            expected => Assert.Contains(expected, counted)
        );
    }

    private static async Task ExchangeAsync(ProxyUnderTest proxy, string request, string answer)
    {
        var (client, server) = await proxy.JoinAsync();
        await client.SendAsync(request);
        Assert.Equal(request, await server.ReadAsync(request.Length));
        await server.SendAsync(answer);
        await client.ReadAsync(answer.Length);
    }
}
