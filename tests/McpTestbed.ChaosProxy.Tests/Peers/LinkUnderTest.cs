using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using McpTestbed.ChaosProxy.Links;
using McpTestbed.ChaosProxy.Toxics;
using McpTestbed.ChaosProxy.Toxics.Kinds;
using McpTestbed.Tests;

namespace McpTestbed.ChaosProxy.Tests.Peers;

/// <summary>A byte-level link on loopback with a raw server behind it.</summary>
internal sealed class LinkUnderTest : IAsyncDisposable
{
    private readonly RawServer server = new();
    private readonly ConcurrentBag<RawPeer> peers = [];

    public LinkUnderTest(TimeProvider? time = null, ulong seed = 1)
    {
        Link = new(
            "link",
            new(IPAddress.Loopback, 0),
            server.Uri.Authority,
            new() { Time = time ?? TimeProvider.System, Seed = seed }
        );
        Link.Start();
    }

    public Link Link { get; }

    public async Task<RawPeer> ConnectAsync() => Track(await RawPeer.ConnectAsync(Link.Listen));

    public async Task<(RawPeer Client, RawPeer Server)> JoinAsync()
    {
        var client = await ConnectAsync();
        return (client, await AcceptAsync());
    }

    public async Task<RawPeer> AcceptAsync() => Track(await server.AcceptAsync());

    /// <summary>Adds a toxic of a kind, downstream where nothing else is said.</summary>
    public void Add(
        string kind,
        LinkDirection direction = LinkDirection.Downstream,
        string? name = null,
        double toxicity = 1,
        ToxicBudget? budget = null,
        params (string Name, object Value)[] attributes
    ) => Assert.True(Link.TryAdd(Definition(kind, direction, name, toxicity, budget, attributes)));

    public static ToxicDefinition Definition(
        string kind,
        LinkDirection direction,
        string? name,
        double toxicity,
        ToxicBudget? budget,
        params (string Name, object Value)[] attributes
    )
    {
        var found = ToxicCatalog.Find(kind)!;
        var values = found.Defaults;
        foreach (var (attribute, value) in attributes)
        {
            var declared = found.Attributes.Single(candidate => candidate.Name == attribute);
            values = value is string word
                ? values.With(declared, word)
                : values.With(declared, Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
        }

        return new(
            name ?? kind,
            direction.ToString(),
            direction,
            found,
            values,
            toxicity,
            budget ?? ToxicBudget.Unlimited
        );
    }

    /// <summary>Waits until the link says something of itself.</summary>
    public async Task SeenAsync(Func<LinkState, bool> condition)
    {
        using var patience = new CancellationTokenSource(TestTimeouts.Default, TimeProvider.System);
        while (!condition(Link.State()))
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, patience.Token);
    }

    /// <summary>How a new connection ends that is turned away: the reset may come before connecting is done.</summary>
    public async Task<End> EndOfTurnedAwayAsync()
    {
        try
        {
            using var client = await ConnectAsync();
            return (await client.ReadToEndAsync()).End;
        }
        catch (SocketException)
        {
            return End.Rst;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in peers)
            peer.Dispose();

        // Before the link, so that connections nobody accepted end at once instead of being waited for.
        server.Dispose();
        await Link.DisposeAsync();
    }

    private RawPeer Track(RawPeer peer)
    {
        peers.Add(peer);
        return peer;
    }
}
