using McpTestbed.Core.Histories;
using McpTestbed.Tests;

namespace McpTestbed.Core.Tests.Histories;

public sealed class HistoryWaitTests : IDisposable
{
    private readonly RunFolder folder = new();
    private readonly HistoryWriter writer;

    public HistoryWaitTests() => writer = new(folder.History, TimeProvider.System);

    public void Dispose()
    {
        writer.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task WaitForAsync_GivesTheFirstEntryThatIsThereAlready()
    {
        writer.Append("runner", Written.Began());
        writer.Append("link:c1", Written.Opened(1, 5));
        writer.Append("link:c1", Written.Opened(2, 6));

        Assert.Equal(2, (await Opened().SoonAsync()).Line);
    }

    [Fact]
    public async Task WaitForAsync_GivesTheFirstEntryThatComes()
    {
        var waiting = Opened();
        writer.Append("runner", Written.Began());
        Assert.False(waiting.IsCompleted);

        writer.Append("link:c1", Written.Opened(1, 5));
        writer.Append("link:c1", Written.Opened(2, 6));

        Assert.Equal(2, (await waiting.SoonAsync()).Line);
    }

    [Fact]
    public async Task WaitForAsync_IsCancelled_WhenTheHistoryIsFrozen()
    {
        var before = Opened();
        writer.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => before.SoonAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Opened().SoonAsync());
    }

    [Fact]
    public async Task WaitForAsync_HearsOfAMistakeInItsPredicate_AndTheWriterDoesNot()
    {
        var waiting = writer.WaitForAsync(
            _ => throw new NotSupportedException("mistake"),
            TestContext.Current.CancellationToken
        );

        writer.Append("runner", Written.Began());

        await Assert.ThrowsAsync<NotSupportedException>(() => waiting.SoonAsync());
        writer.Dispose();
        Assert.Single(History.Load(folder.History).Entries);
    }

    private Task<HistoryEntry> Opened() =>
        writer.WaitForAsync(entry => entry is ConnectionOpened, TestContext.Current.CancellationToken);
}
