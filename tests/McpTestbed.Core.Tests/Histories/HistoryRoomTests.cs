using McpTestbed.Core.Histories;
using McpTestbed.Tests;

namespace McpTestbed.Core.Tests.Histories;

/// <summary>A program that runs for days keeps what is new and what faults did; the oldest ordinary traffic
/// goes.</summary>
public sealed class HistoryRoomTests : IDisposable
{
    private const int Bound = 400;
    private const int Old = 10;
    private readonly RunFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Writer_KeepsTheNewest_AndTheWindowOfAnOldFault()
    {
        using (var history = Thinning())
        {
            Fill(history, upTo: Old, from: 1);
            history.Append("rules", Effected(Old));
            Fill(history, upTo: 5 * Bound, from: Old + 1);
            Assert.Null(history.Trouble);
        }

        var stored = History.Load(folder.History);
        var exchanges = stored.Entries.OfType<ExchangeRequest>().Select(entry => entry.Exchange).ToList();
        Assert.InRange(exchanges.Count, Bound / 4, 2 * Bound);
        Assert.Equal(exchanges.Order().Distinct(), exchanges);
        Assert.Contains(Old, exchanges);
        Assert.Contains(Old + HistoryRoom.WindowLines, exchanges);
        Assert.DoesNotContain(Old + HistoryRoom.WindowLines + 1, exchanges);
        Assert.Equal(5 * Bound, exchanges[^1]);
        Assert.Single(stored.Entries.OfType<FaultEffected>());
        Assert.NotEmpty(stored.Marks(MarkNames.RecordingThinned));
        Assert.True(stored.IsBounded);
        Assert.Equal([folder.History], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task Reader_GetsEachLineOnce_WhileRoomIsMade()
    {
        var history = Thinning();
        using var reader = history.Read(0);
        var reading = ReadAllAsync(reader);
        Fill(history, upTo: 5 * Bound, from: 1);
        history.Dispose();

        var read = await reading;

        var exchanges = read.OfType<ExchangeRequest>().Select(entry => entry.Exchange).ToList();
        Assert.Equal(exchanges.Order().Distinct(), exchanges);
        Assert.Equal(5 * Bound, exchanges[^1]);
        Assert.Equal(read.Select(entry => entry.Line).Order().Distinct(), read.Select(entry => entry.Line));
    }

    [Fact]
    public void Reader_GoesOnWhereItWas_AfterRoomWasMade()
    {
        using var history = Thinning();
        Fill(history, upTo: Bound, from: 1);
        var known = history.Count;
        Fill(history, upTo: 3 * Bound, from: Bound + 1);
        using var reader = history.Read(known);

        var next = reader.Available();

        Assert.All(next, entry => Assert.True(entry.Line > known));
        Assert.True(next.OfType<ExchangeRequest>().First().Exchange > Bound);
    }

    [Fact]
    public void Windows_GoToo_WhereTheyFillTheHistory()
    {
        var room = new HistoryRoom();
        room.Add(Written.Began());
        for (var exchange = 1; exchange <= 100; exchange++)
        {
            room.Add(Written.Request(exchange, Leg.Client));
            room.Add(Effected(exchange));
        }

        var (stays, gone) = room.Make(new(50, long.MaxValue, 51, long.MaxValue));

        Assert.Equal((50, 50), (gone.Wire, gone.Others));
        Assert.True(stays[0]);
        Assert.DoesNotContain(true, stays[1..101]);
        Assert.DoesNotContain(false, stays[101..]);
    }

    [Fact]
    public void Bytes_MakeRoomLikeNumbers()
    {
        var room = new HistoryRoom();
        room.Add(Written.Began());
        for (var exchange = 1; exchange <= 100; exchange++)
            room.Add(Written.Request(exchange, Leg.Client));

        var (_, gone) = room.Make(new(int.MaxValue, 1, int.MaxValue, long.MaxValue));

        Assert.Equal(100, gone.Wire);
    }

    private HistoryWriter Thinning() =>
        new(folder.History, TimeProvider.System) { EntryBound = Bound, OldestGoes = true };

    /// <summary>As fast as room is made: what comes faster is counted and not kept.</summary>
    private static void Fill(HistoryWriter history, int upTo, int from)
    {
        if (from == 1)
            history.Append("runner", Written.Began());
        for (var exchange = from; exchange <= upTo; exchange++)
        {
            history.Append("link:c1", Written.Request(exchange, Leg.Client));
            Assert.True(SpinWait.SpinUntil(() => !history.IsMakingRoom, TestTimeouts.Default));
        }
    }

    private static async Task<List<HistoryEntry>> ReadAllAsync(HistoryReader reader)
    {
        var read = new List<HistoryEntry>();
        while (await reader.NextAsync(TestContext.Current.CancellationToken) is { Count: > 0 } next)
            read.AddRange(next);
        return read;
    }

    private static FaultEffected Effected(int exchange) =>
        new()
        {
            Rule = "lose",
            Link = "c1",
            Exchange = exchange,
        };
}
