using CsCheck;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Tests.Checkers;

/// <summary>
/// The order of the file carries no verdict: entries of one source and connection keep their order and all keep their
/// times, and however the rest is shuffled, every check says what it said before.
/// </summary>
public sealed class FileOrderTests
{
    private const int Shuffles = 600;

    private static readonly History[] Histories =
    [
        .. RecordedHistories.Names.Select(RecordedHistories.Load),
        .. StoryBook.All.Values.Select(story => story.History),
    ];

    private static readonly Lazy<string>[] Verdicts =
    [
        .. Histories.Select(history => new Lazy<string>(() => VerdictsOf(history))),
    ];

    public static TheoryData<string> Recorded => [.. RecordedHistories.Names];

    private static Gen<(int History, List<string> Order)> Shuffled { get; } =
        from history in Gen.Int[0, Histories.Length - 1]
        from order in Gen.Shuffle(Histories[history].Entries.Select(Strand).ToList())
        select (history, order);

    [Fact]
    public void Verdicts_Stay_WhenTheFileIsShuffled() =>
        Shuffled.Sample(
            (history, order) => Assert.Equal(Verdicts[history].Value, VerdictsOf(Reordered(Histories[history], order))),
            iter: Shuffles
        );

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Verdicts_Stay_WhenOneStrandComesAfterTheOther(string name)
    {
        var history = RecordedHistories.Load(name);
        var strands = history.Entries.Select(Strand).ToList();

        Assert.Equal(VerdictsOf(history), VerdictsOf(Reordered(history, [.. strands.Order(StringComparer.Ordinal)])));
        Assert.Equal(
            VerdictsOf(history),
            VerdictsOf(Reordered(history, [.. strands.OrderDescending(StringComparer.Ordinal)]))
        );
    }

    /// <summary>Entries whose order among each other counts.</summary>
    private static string Strand(HistoryEntry entry) =>
        entry is WireEntry wire ? $"{wire.Source} {wire.Connection}" : entry.Source;

    private static History Reordered(History history, List<string> order)
    {
        var strands = history
            .Entries.GroupBy(Strand)
            .ToDictionary(group => group.Key, group => new Queue<HistoryEntry>(group));
        return new(order.Select(strand => strands[strand].Dequeue()));
    }

    private static string VerdictsOf(History history)
    {
        var revision = Revision.Parse(history.Began.Revision);
        return string.Join(
            '\n',
            ScenarioCatalog
                .Checks.Where(check => check.AppliesTo(revision))
                .Select(check => $"{check.Id} {check.Judge(history).Status}")
        );
    }
}
