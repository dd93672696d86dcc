using System.Buffers;
using System.Text;

namespace McpTestbed.Core.Histories;

/// <summary>The lines of a history file, one at a time: the file may be large, and may come from anywhere.</summary>
internal static class BoundedLines
{
    /// <summary>A line that is longer, in characters, is none of a history: bodies are cut long before.</summary>
    public const int Longest = 16 * 1024 * 1024;

    private const int BlockLength = 32 * 1024;

    /// <summary>The lines that have their end, so that one that a killed run left half-written is left out.</summary>
    /// <param name="path">A regular file that is not empty: an empty one may as well be a pipe or a device, which
    /// never end.</param>
    /// <returns>The lines without their ends, in order, read as they are asked for.</returns>
    /// <exception cref="InvalidDataException">The file has no length, or a line is longer than
    /// <see cref="Longest"/>.</exception>
    public static IEnumerable<string> Of(string path)
    {
        if (new FileInfo(path) is { Exists: true, Length: 0 })
            throw new InvalidDataException($"{path}: is empty, or no regular file");
        using var reader = new StreamReader(path);
        var block = ArrayPool<char>.Shared.Rent(BlockLength);
        try
        {
            var line = new StringBuilder();
            int read;
            for (var number = 1; (read = reader.Read(block)) > 0; )
            {
                var start = 0;
                while (Array.IndexOf(block, '\n', start, read - start) is >= 0 and var end)
                {
                    yield return Take(line.Append(block, start, end - start));
                    start = end + 1;
                    number++;
                }

                line.Append(block, start, read - start);
                if (line.Length > Longest)
                    throw new InvalidDataException($"{path}, line {number}: longer than {Longest} characters");
            }
        }
        finally
        {
            ArrayPool<char>.Shared.Return(block);
        }
    }

    private static string Take(StringBuilder line)
    {
        var text = line.ToString();
        line.Clear();
        return text.EndsWith('\r') ? text[..^1] : text;
    }
}
