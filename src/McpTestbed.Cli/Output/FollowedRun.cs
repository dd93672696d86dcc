using McpTestbed.Core.Histories;
using McpTestbed.Core.Reporting;

namespace McpTestbed.Cli.Output;

/// <summary>A run that goes on, as a person reads along: each step when it is written.</summary>
internal static class FollowedRun
{
    /// <summary>Where the file system tells nobody of changes, the file is looked at as often as this.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Prints the steps of a history until its run ends.</summary>
    /// <param name="path">The history, which may be being written.</param>
    /// <param name="console">Where the steps go.</param>
    /// <param name="cancellationToken">Ends it before.</param>
    /// <exception cref="UsageException">It is no history.</exception>
    public static async Task ShowAsync(string path, RunConsole console, CancellationToken cancellationToken)
    {
        using var changed = new SemaphoreSlim(1, 1);
        using var watcher = new FileSystemWatcher(Path.GetDirectoryName(path)!, Path.GetFileName(path));
        watcher.Changed += (_, _) => Wake(changed);
        watcher.EnableRaisingEvents = true;
        var shown = new HashSet<int>();
        var (size, isBegun) = (-1L, false);
        while (!cancellationToken.IsCancellationRequested)
        {
            await WaitAsync(changed, cancellationToken);
            var now = new FileInfo(path).Length;
            if (now == size)
                continue;
            size = now;
            var history = Read(path);
            if (!isBegun)
                console.Say($"{history.Began.Scenario}, {history.Began.Revision}, {history.Began.Target}");
            isBegun = true;
            foreach (var step in Conversation.Of(history).Steps.Where(step => shown.Add(step.Lines[0])))
                console.Say(ConversationText.Line(step), 22);
            if (history.Entries.OfType<RunEnded>().Any())
                return;
        }
    }

    private static void Wake(SemaphoreSlim changed)
    {
        try
        {
            changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is to be looked at anyway.
        }
        catch (ObjectDisposedException)
        {
            // Nobody looks any more.
        }
    }

    private static async Task WaitAsync(SemaphoreSlim changed, CancellationToken cancellationToken)
    {
        try
        {
            await changed.WaitAsync(Look, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C ends the reading, and is no failure.
        }
    }

    private static History Read(string path)
    {
        try
        {
            return History.Load(path);
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw new UsageException(error.Message);
        }
    }
}
