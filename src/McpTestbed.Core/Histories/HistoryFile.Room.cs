namespace McpTestbed.Core.Histories;

/// <content>How room is made in a file that is written on.</content>
internal sealed partial class HistoryFile
{
    /// <summary>Makes room: writes a file without the oldest ordinary traffic, and puts it in the place of this one.
    /// Whoever adds waits only while the lines are copied that came in the meantime.</summary>
    /// <param name="most">What may stay of what is there now.</param>
    /// <returns>What is not there any more; nothing where no room could be made.</returns>
    /// <exception cref="IOException">The file cannot be read, or the other one not written; this one is as it
    /// was.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public HistoryRoom.Share MakeRoom(HistoryRoom.Share most)
    {
        WriteAll();
        long length;
        HistoryFileState before;
        lock (writing)
        {
            if (isDisposed || trouble is not null)
                return default;
            (length, before) = (storage.Length, State);
        }

        var room = new HistoryRoom();
        foreach (var text in FirstLines(before.Lines))
            room.Add(HistoryLine.Read(text));
        var (stays, gone) = room.Make(most);
        if (gone.Entries == 0 || stays.Length != before.Lines)
            return default;

        var shorter = HistoryStorage.Create(path + ".shorter");
        var isInPlace = false;
        try
        {
            Copy(before.Lines, stays, shorter);
            lock (writing)
            {
                if (isDisposed || trouble is not null || State.Repairs != before.Repairs)
                    return default;
                Change(now => now with { IsBeingReplaced = true });
                try
                {
                    storage.Replace(shorter, length);
                    isInPlace = true;
                }
                finally
                {
                    var numbers = isInPlace ? before.Numbers.Without(stays) : before.Numbers;
                    var lines = isInPlace ? gone.Entries : 0;
                    Change(now => new(now.Files, now.Repairs + 1, now.Lines - lines, numbers));
                }
            }
        }
        finally
        {
            if (!isInPlace)
            {
                shorter.Dispose();
                File.Delete(shorter.Name);
            }
        }

        return gone;
    }

    private void Change(Func<HistoryFileState, HistoryFileState> change)
    {
        lock (gate)
            state = change(state);
    }

    private IEnumerable<string> FirstLines(int count)
    {
        using var reader = TryOpen(out _) ?? throw new IOException($"{path} cannot be read");
        for (var line = 0; line < count && reader.ReadLine() is { } text; line++)
            yield return text;
    }

    private void Copy(int count, bool[] stays, Stream shorter)
    {
        using var writer = new StreamWriter(shorter, bufferSize: PieceSize, leaveOpen: true) { NewLine = "\n" };
        var line = 0;
        foreach (var text in FirstLines(count))
        {
            if (stays[line++])
                writer.WriteLine(text);
        }
    }
}
