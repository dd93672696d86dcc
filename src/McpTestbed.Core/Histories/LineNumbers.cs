namespace McpTestbed.Core.Histories;

/// <summary>The numbers of the lines of a file from which older ones were taken: each keeps the number that it was
/// written under, so that whoever reads along knows what it has.</summary>
internal sealed class LineNumbers
{
    /// <summary>Those of a file that has all its lines.</summary>
    public static LineNumbers All { get; } = new([(1, 1)]);

    /// <summary>From which line of the file on, lines are numbered from which number on.</summary>
    private readonly (int Line, int Number)[] runs;

    private LineNumbers((int Line, int Number)[] runs) => this.runs = runs;

    /// <summary>The number of a line.</summary>
    /// <param name="line">Which line of the file it is, from 1.</param>
    public int Of(int line)
    {
        var (low, high) = (0, runs.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (runs[middle].Line <= line)
                low = middle;
            else
                high = middle - 1;
        }

        return runs[low].Number + (line - runs[low].Line);
    }

    /// <summary>Those of what is left of the file.</summary>
    /// <param name="stays">For each of its first lines whether it stays; all later ones do.</param>
    public LineNumbers Without(IReadOnlyList<bool> stays)
    {
        var left = new List<(int Line, int Number)>();
        var line = 0;
        for (var i = 1; i <= stays.Count + 1; i++)
        {
            if (i <= stays.Count && !stays[i - 1])
                continue;
            line++;
            var number = Of(i);
            if (left.Count == 0 || left[^1].Number + (line - left[^1].Line) != number)
                left.Add((line, number));
        }

        return new([.. left]);
    }
}
