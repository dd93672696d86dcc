using CsCheck;
using McpTestbed.ChaosProxy.Tests.Faults;
using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.ChaosProxy.Tests.Toxics;
using McpTestbed.ChaosProxy.Toxics;
using McpTestbed.ChaosProxy.Toxics.Kinds;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Tests;

namespace McpTestbed.ChaosProxy.Tests.Transparency;

/// <summary>Two thousand conversations, each from a seed of its own, that are HTTP but for some of their
/// bytes.</summary>
public sealed class MalformedTrafficTests
{
    private const int ThroughNoRule = 1000;
    private const int ThroughRules = 700;
    private const int ThroughToxics = 300;

    /// <summary>What is left of all these conversations must not add up.</summary>
    private const long MayGrowBy = 64 << 20;

    private static readonly string[] Noise =
    [
        "\r",
        "\n",
        "\r\n\r\n",
        "\0",
        "\u00ff",
        ":",
        " ",
        "0\r\n\r\n",
        "ffffffffffffffff\r\n",
        "Content-Length: -1\r\n",
        "Transfer-Encoding: chunked\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
        "data: ",
        "\u00ef\u00bb\u00bf",
    ];

    private static readonly Gen<Func<string, string>> Mutation = Gen.Select(
            Gen.Double[0, 1],
            Gen.Int[0, 6],
            Gen.Int[0, Noise.Length - 1]
        )
        .Select(
            (at, cut, noise) =>
                new Func<string, string>(text =>
                {
                    var from = (int)(at * text.Length);
                    return text[..from] + Noise[noise] + text[Math.Min(from + cut, text.Length)..];
                })
        );

    private static readonly Gen<Conversation> Malformed = Gen.Select(
            ConversationGen.Http,
            Mutation.Array[1, 3],
            Mutation.Array[1, 3]
        )
        .Select(
            (conversation, onRequests, onResponses) =>
                conversation with
                {
                    Requests =
                    [
                        onRequests.Aggregate(string.Concat(conversation.Requests), (text, mutate) => mutate(text)),
                    ],
                    Responses =
                    [
                        onResponses.Aggregate(string.Concat(conversation.Responses), (text, mutate) => mutate(text)),
                    ],
                }
        );

    private static readonly Gen<FaultSample> AnyFault = Gen.OneOf(
        Gen.Int[0, FaultSamples.All.Count - 1].Select(at => FaultSamples.All[at]),
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 9], Gen.Bool)
            .Select(
                (events, bytes, resets) =>
                    new FaultSample(new CutStream(new(events, bytes), resets ? EndedHow.Rst : EndedHow.Fin), "", "")
            )
    );

    [Fact]
    public async Task MalformedBytes_PassAsTheyCame()
    {
        await using var proxy = new ProxyUnderTest();
        await KeepsItsMemoryAsync(() => Malformed.SampleAsync(proxy.HoldAsync, iter: ThroughNoRule, threads: 1));
    }

    [Fact]
    public async Task MalformedBytes_EndUnderEveryRule()
    {
        await using var proxy = new ProxyUnderTest();
        await Gen.Select(Malformed, AnyFault.Array[1, 3])
            .SampleAsync(
                async (conversation, samples) =>
                {
                    var armed = samples
                        .Select(sample => proxy.Arm(sample.Fault, trigger: FaultTrigger.Always))
                        .ToList();
                    var ending = EndsAsync(await proxy.JoinAsync(), conversation);

                    // What holds until it is healed lets go of everything then, whatever the bytes were.
                    if (!samples.Any(sample => sample.Holds))
                        await ending;
                    foreach (var rule in armed)
                        await rule.DisposeAsync();
                    await ending;
                },
                iter: ThroughRules,
                threads: 1
            );
        await proxy.HoldAsync(new() { Requests = [Say.Post(Say.Ping)], Responses = [Say.Ok()] });
    }

    [Fact]
    public async Task MalformedBytes_EndUnderToxics()
    {
        await using var link = new LinkUnderTest();
        var kinds = ToxicCatalog.All.Select(kind => kind.Name).ToArray();
        await Gen.Select(Malformed, Gen.Int[0, kinds.Length - 1].Array[1, 3])
            .SampleAsync(
                async (conversation, chosen) =>
                {
                    var (client, server) = await link.JoinAsync();
                    foreach (var kind in chosen.Distinct())
                        Assert.True(link.Link.TryAdd(SampleToxics.Of(kinds[kind], LinkDirection.Downstream)));
                    var ending = EndsAsync((client, server), conversation);
                    link.Link.Heal();
                    await ending;
                },
                iter: ThroughToxics,
                threads: 1
            );
        await link.SeenAsync(state => state.Open.IsEmpty);
    }

    /// <summary>Both sides say all they have to, as far as it goes, and must see the connection end.</summary>
    private static async Task EndsAsync((RawPeer Client, RawPeer Server) peers, Conversation conversation)
    {
        using var client = peers.Client;
        using var server = peers.Server;
        await Task.WhenAll(
                SayAllAsync(client, string.Concat(conversation.Requests), conversation.ClientPieces),
                SayAllAsync(server, string.Concat(conversation.Responses), conversation.ServerPieces)
            )
            .SoonAsync();
    }

    private static async Task SayAllAsync(RawPeer peer, string text, int[] pieces)
    {
        await peer.SendAsFarAsItGoesAsync(text, pieces);
        peer.EndSending();
        await peer.ReadToEndAsync();
    }

    private static async Task KeepsItsMemoryAsync(Func<Task> work)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await work();
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MayGrowBy);
    }
}
