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

    /// <summary>How many bytes of whole lines there are.</summary>
    long Length { get; }

    /// <summary>Puts a file of fewer lines in the place of this one; what was written in the meantime comes after
    /// them.</summary>
    /// <param name="shorter">The file, which is written on from then on.</param>
    /// <param name="from">At which byte of this file what is missing in the other begins.</param>
    /// <exception cref="IOException">That is not possible; this file is as it was.</exception>
    void Replace(FileStream shorter, long from);
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

    public long Length => whole;

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

    public void Replace(FileStream shorter, long from)
    {
        using (var old = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        {
            old.Seek(from, SeekOrigin.Begin);
            old.CopyTo(shorter);
        }

        // Whoever is killed here leaves one whole file or the other.
        File.Move(shorter.Name, path, overwrite: true);
        file.Dispose();
        (file, whole) = (shorter, shorter.Position);
    }

    public void Dispose() => file.Dispose();

    /// <summary>Makes a file that only this process writes, and others may read, or put another one in the place
    /// of.</summary>
    public static FileStream Create(string path) =>
        new(path, FileMode.Create, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: 0);

    private FileStream Created() => Create(path);
}
