using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.ChaosProxy.Toxics;
using McpTestbed.ChaosProxy.Toxics.Kinds;
using Microsoft.Extensions.Time.Testing;

namespace McpTestbed.ChaosProxy.Tests.Toxics;

/// <summary>What holds for every toxic of the catalogue, by itself.</summary>
public sealed class ToxicContractTests
{
    private const string Text = "every byte of this arrives";

    public static TheoryData<string> Kinds => [.. ToxicCatalog.All.Select(kind => kind.Name), "bandwidth/proxy"];

    /// <summary>Kinds that lose bytes: without them the connection could only go on with a gap, and ends.</summary>
    private static readonly string[] Losing = ["timeout", "limit_data", "close", "corrupt"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Removed_LeavesTheBytesOfAnOpenConnectionUnchanged(string kind)
    {
        await using var proxy = new LinkUnderTest(new FakeTimeProvider());
        var (client, server) = await proxy.JoinAsync();
        await client.SendAsync("a");
        await server.ReadAsync(1);

        foreach (var direction in Enum.GetValues<LinkDirection>())
        {
            Assert.True(proxy.Link.TryAdd(SampleToxics.Of(kind, direction)));
            Assert.True(proxy.Link.TryRemove(kind));
        }

        await client.SendAsync(Text);
        Assert.Equal(Text, await server.ReadAsync(Text.Length));
        await server.SendAsync(Text);
        Assert.Equal(Text, await client.ReadAsync(Text.Length));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Removed_HandsOnWhatItHeld(string kind)
    {
        if (Losing.Contains(kind))
            return;
        await using var proxy = new LinkUnderTest(new FakeTimeProvider());
        var (client, server) = await proxy.JoinAsync();
        Assert.True(proxy.Link.TryAdd(SampleToxics.Of(kind, LinkDirection.Downstream)));
        await server.SendAsync(Text);
        if (kind != "blackhole")
            await proxy.SeenAsync(state => state.Bytes.FromServer == Text.Length);

        Assert.True(proxy.Link.TryRemove(kind));

        Assert.Equal(Text, await client.ReadAsync(Text.Length));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Interrupted_StopsAtOnce(string kind)
    {
        await using var proxy = new LinkUnderTest(new FakeTimeProvider());
        var (client, server) = await proxy.JoinAsync();
        Assert.True(proxy.Link.TryAdd(SampleToxics.Of(kind, LinkDirection.Downstream)));
        await server.SendAsync(Text);

        proxy.Link.Stop();
        await client.ReadToEndAsync();
        client.Dispose();
        await server.ReadToEndAsync();
        server.Dispose();

        await proxy.SeenAsync(state => state.Open.IsEmpty);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task InputCloses_ClosesAsSoonAsItLets(string kind)
    {
        await using var proxy = new LinkUnderTest(new FakeTimeProvider());
        var (client, server) = await proxy.JoinAsync();
        Assert.True(proxy.Link.TryAdd(SampleToxics.Of(kind, LinkDirection.Downstream)));

        server.EndSending();
        if (kind is "latency" or "bandwidth" or "bandwidth/proxy" or "slow_close" or "blackhole" or "slicer")
            Assert.True(proxy.Link.TryRemove(kind));

        Assert.Equal((string.Empty, End.Fin), await client.ReadToEndAsync());
    }

    [Fact]
    public void Catalogue_NamesAreUniqueAndEveryAttributeHasBounds()
    {
        Assert.Equal(ToxicCatalog.All.Count, ToxicCatalog.All.Select(kind => kind.Name).Distinct().Count());
        Assert.All(ToxicCatalog.All.SelectMany(kind => kind.Attributes), attribute =>
            Assert.True(attribute.Words?.Count > 0 || attribute.Minimum < attribute.Maximum)
        );
        var records = typeof(Toxic).Assembly.GetTypes().Count(type => type.IsSubclassOf(typeof(Toxic)));
        Assert.Equal(records, ToxicCatalog.All.Count);
    }
}
