using McpTestbed.ChaosProxy.Faults.Kinds;
using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Tests;

namespace McpTestbed.ChaosProxy.Tests.Faults;

/// <summary>What every kind of fault promises, as raw peers see it.</summary>
public sealed class FaultContractTests
{
    private static readonly string[] Pieces = ["whole", "in small pieces"];

    public static TheoryData<int, string> Samples =>
        [.. Enumerable.Range(0, FaultSamples.All.Count).Select(at => (at, FaultSamples.All[at].Kind))];

    public static TheoryData<int, string, string> SamplesInPieces =>
        [
            .. Enumerable
                .Range(0, FaultSamples.All.Count)
                .SelectMany(at => Pieces.Select(pieces => (at, FaultSamples.All[at].Kind, pieces))),
        ];

    [Fact]
    public void EveryKind_HasASample() =>
        Assert.Equal(
            FaultCatalog.All.Select(kind => kind.Name).Order(),
            FaultSamples.All.Select(sample => sample.Kind).Concat(FaultSamples.Elsewhere).Distinct().Order()
        );

    [Theory]
    [MemberData(nameof(SamplesInPieces))]
    public async Task Fault_TakesEffect_AsItsPeersSeeIt(int at, string kind, string pieces)
    {
        var sample = FaultSamples.All[at];
        await using var proxy = new ProxyUnderTest();
        var rule = proxy.Arm(sample.Fault);
        var (client, server) = await proxy.JoinAsync();

        await client.SendAsync(sample.Request, SizesOf(pieces));
        if (sample.Holds)
            await HealOnceEffectedAsync(rule, sample, server, pieces);
        else
            await ServeAsync(rule, server, sample, pieces);
        var (got, end) = await client.ReadToEndAsync();

        Assert.Equal((sample.ToClient, sample.End), (got, end));
        await rule.Effected.SoonAsync();
        client.EndSending();
        var history = await proxy.FreezeAsync();
        Assert.Equal(
            (kind, 1),
            (history.Entries.OfType<FaultArmed>().Single().Kind, history.Entries.OfType<FaultFired>().Count())
        );
        Assert.Empty(history.Entries.OfType<FaultUnknown>());
        Assert.DoesNotContain(history.Entries.OfType<Mark>(), mark => mark.Name == MarkNames.LinkFailed);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Fault_ChangesNothing_OnceItIsHealed(int at, string kind)
    {
        var sample = FaultSamples.All[at];
        await using var proxy = new ProxyUnderTest();
        await using (proxy.Arm(sample.Fault, trigger: FaultTrigger.Always))
        {
            Assert.Equal(kind, sample.Kind);
        }

        await ExpectTransparentAsync(proxy, sample);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Fault_LetsGoOfAllItHolds_WhenItIsHealedHalfWay(int at, string kind)
    {
        var sample = FaultSamples.All[at];
        await using var proxy = new ProxyUnderTest();
        var rule = proxy.Arm(sample.Fault, trigger: FaultTrigger.Always);
        var (client, server) = await proxy.JoinAsync();
        await client.SendAsync(sample.Request);
        await proxy.SeenAsync<ExchangeRequest>(request => request.Leg == Leg.Client);
        var half = sample.Response.Length / 2;
        var serving = sample.Forwarded.Length > 0 ? ServeHalvesAsync() : Task.CompletedTask;

        await rule.DisposeAsync();
        await serving;
        server.EndSending();
        await client.ReadToEndAsync();

        Assert.Equal(kind, sample.Kind);
        client.EndSending();
        await ExpectTransparentAsync(proxy, sample);

        async Task ServeHalvesAsync()
        {
            await server.ReadAsync(1);
            await server.SendAsFarAsItGoesAsync(sample.Response[..half], [half + 1]);
            await rule.DisposeAsync();
            await server.SendAsFarAsItGoesAsync(sample.Response[half..], [half + 2]);
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Fault_LeavesOtherClientsAlone(int at, string kind)
    {
        var sample = FaultSamples.All[at];
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(sample.Fault, new() { Client = "c2" }, FaultTrigger.Always);

        await ExpectTransparentAsync(proxy, sample);
        Assert.Equal(kind, sample.Kind);
    }

    private static async Task ExpectTransparentAsync(ProxyUnderTest proxy, FaultSample sample)
    {
        var response = sample.Response.Length > 0 ? sample.Response : Say.Ok();
        if (sample.Fault is ForwardTwice)
            response = Say.Ok();
        var (client, server) = await proxy.JoinAsync();
        await client.SendAsync(sample.Request);
        Assert.Equal(sample.Request, await server.ReadAsync(sample.Request.Length));
        await server.SendAsync(response);
        server.EndSending();
        Assert.Equal((response, End.Fin), await client.ReadToEndAsync());
        client.EndSending();
    }

    private static async Task ServeAsync(IArmedFault rule, RawPeer server, FaultSample sample, string pieces)
    {
        if (sample.Forwarded.Length == 0)
        {
            // What the rule answers needs no server; its FIN lets the client see the end.
            await rule.Effected.SoonAsync();
            if (sample.End == End.Fin)
                server.EndSending();
            return;
        }

        Assert.Equal(sample.Forwarded, await server.ReadAsync(sample.Forwarded.Length));
        await server.SendAsFarAsItGoesAsync(sample.Response, SizesOf(pieces));
        server.EndSending();
    }

    private static async Task HealOnceEffectedAsync(IArmedFault rule, FaultSample sample, RawPeer server, string pieces)
    {
        var isOnRequest = sample.Fault.Message == Message.Request;
        if (!isOnRequest)
            await ServeAsync(rule, server, sample, pieces);
        await rule.Effected.SoonAsync();
        await rule.DisposeAsync();
        if (isOnRequest && sample.Forwarded.Length > 0)
            await ServeAsync(rule, server, sample, pieces);
    }

    private static int[] SizesOf(string pieces) => pieces == "whole" ? [1 << 20] : [7, 1, 13];
}
