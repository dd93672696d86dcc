using System.Collections.Concurrent;
using System.Net;
using McpTestbed.ChaosProxy.InProcess;
using McpTestbed.ChaosProxy.Tests.Faults;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Tests;

namespace McpTestbed.ChaosProxy.Tests.Peers;

/// <summary>A wire with a raw server behind it, recording into a folder of its own.</summary>
internal sealed class ProxyUnderTest : IAsyncDisposable
{
    private readonly RunFolder folder = new();
    private readonly ConcurrentDictionary<string, IPEndPoint> links = new();
    private readonly List<RawPeer> peers = [];
    private int rules;

    public ProxyUnderTest()
        : this(TimeProvider.System) { }

    public ProxyUnderTest(TimeProvider time, int entryBound = HistoryWriter.MaximumEntries, ulong seed = 1)
    {
        History = new(folder.History, time) { EntryBound = entryBound };
        History.Append(
            "runner",
            new RunBegan
            {
                Tool = "test",
                Scenario = "tests/any",
                Revision = "2025-11-25",
                Target = "raw",
                Authority = Server.Uri.Authority,
                Seed = 1,
                DecisionAlgorithm = "none",
            }
        );
        Wire = new(Server.Uri, seed, History, Redactor, time);
    }

    public RawServer Server { get; } = new();

    public HistoryWriter History { get; }

    public Redactor Redactor { get; } = new([]);

    public InProcessLinks Wire { get; }

    public string HistoryPath => folder.History;

    /// <summary>Connects a client; its connection to the server is the next that the server accepts.</summary>
    public async Task<RawPeer> ConnectAsync(string client = "c1", int? receiveBuffer = null)
    {
        var peer = await RawPeer.ConnectAsync(links.GetOrAdd(client, Wire.OpenLink), receiveBuffer);
        lock (peers)
            peers.Add(peer);
        return peer;
    }

    /// <summary>Connects a client and accepts its connection at the server.</summary>
    public async Task<(RawPeer Client, RawPeer Server)> JoinAsync(string client = "c1", int? receiveBuffer = null)
    {
        var peer = await ConnectAsync(client, receiveBuffer);
        var accepted = await Server.AcceptAsync();
        lock (peers)
            peers.Add(accepted);
        return (peer, accepted);
    }

    public IArmedFault Arm(
        Fault fault,
        FaultScope? scope = null,
        FaultTrigger? trigger = null,
        FaultBudget? budget = null
    ) =>
        Wire.Faults.Arm(
            new($"r{++rules}", fault, scope ?? new(), trigger ?? FaultTrigger.Once)
            {
                Budget = budget ?? FaultBudget.Unbounded,
            }
        );

    /// <summary>Rules of every kind that hold messages back to look at them, and act on none.</summary>
    public void ArmRulesThatDoNotMatch()
    {
        foreach (var sample in FaultSamples.All)
        {
            Arm(sample.Fault, new() { RpcMethod = "nobody/asks" });
            Arm(sample.Fault, trigger: FaultTrigger.FromNth(1_000_000));
            Arm(sample.Fault, trigger: FaultTrigger.Always with { Probability = 0 });
        }
    }

    /// <summary>Waits for an entry of the history.</summary>
    public async Task<T> SeenAsync<T>(Func<T, bool>? matches = null)
        where T : HistoryEntry =>
        (T)
            await History
                .WaitForAsync(
                    entry => entry is T typed && matches?.Invoke(typed) != false,
                    TestContext.Current.CancellationToken
                )
                .SoonAsync();

    /// <summary>Ends the wire and reads the history that is on disk.</summary>
    public async Task<History> FreezeAsync()
    {
        await Wire.DisposeAsync().AsTask().SoonAsync();
        History.Dispose();
        return Core.Histories.History.Load(HistoryPath);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in peers)
            peer.Dispose();
        await Wire.DisposeAsync().AsTask().SoonAsync();
        History.Dispose();
        Server.Dispose();
        folder.Dispose();
    }
}
