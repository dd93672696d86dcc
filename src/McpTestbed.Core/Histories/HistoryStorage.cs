namespace McpTestbed.Core.Histories;

/// <summary>Where a history's lines go.</summary>
internal interface IHistoryStorage : IDisposable
{
    /// <summary>Whether whoever looks for the file finds it: one that was removed takes bytes, and keeps
    /// none.</summary>
    bool IsThere { get; }

    /// <summary>Appends whole lines.</summary>
    /// <exception cref="IOException">They could not be written, or not all of them.</exception>
    void Write(ReadOnlySpan<byte> lines);

    /// <summary>After a failure: takes away what is there of lines that were not written whole, and makes the file anew
    /// where it was removed.</summary>
    /// <returns>Whether it is a new file.</returns>
    /// <exception cref="IOException">That is not possible yet.</exception>
    bool Repair();
}

/// <summary>A file that only its writer writes.</summary>
internal sealed class HistoryStorage : IHistoryStorage
{
    private readonly string path;
    private FileStream file;
    private long whole;

    /// <summary>Creates the file, or empties the one that is there; its folder must exist.</summary>
    /// <exception cref="IOException">It cannot be written, or another program writes it.</exception>
    public HistoryStorage(string path)
    {
        this.path = path;

        // Two who write one file would destroy it: nobody but a reader may have it open when it is emptied.
        // To be read too: opening a pipe to write alone would wait for a reader, and no signal would end that.
        using (var taken = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            if (!taken.CanSeek)
                throw new IOException($"{path} is no regular file");
        }

        file = Created();
    }

    public bool IsThere => File.Exists(path);

    public void Write(ReadOnlySpan<byte> lines)
    {
        file.Write(lines);
        whole += lines.Length;
    }

    public bool Repair()
    {
        if (IsThere)
        {
            if (file.CanSeek)
                file.SetLength(whole);
            return false;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var created = Created();
        file.Dispose();
        (file, whole) = (created, 0);
        return true;
    }

    public void Dispose() => file.Dispose();

    private FileStream Created() => new(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
}
