using System.Text;

namespace McpTestbed.Lab.Processes;

/// <summary>Keeps the end of what a process prints, whatever it prints.</summary>
internal sealed class OutputTail
{
    private const int MaximumKept = 64 * 1024;

    private readonly Lock gate = new();
    private readonly StringBuilder text = new();

    public void Add(ReadOnlySpan<char> piece)
    {
        lock (gate)
        {
            text.Append(piece);
            if (text.Length > 2 * MaximumKept)
                text.Remove(0, Cut());
        }
    }

    public override string ToString()
    {
        lock (gate)
        {
            var from = text.Length > MaximumKept ? Cut() : 0;
            return text.ToString(from, text.Length - from);
        }
    }

    /// <summary>Where the last lines begin that are kept. Never within a line: a secret cut in two would not be known
    /// for one. Of a line that is longer than all that is kept, nothing is.</summary>
    private int Cut()
    {
        // As one text: a place in the middle of a builder's chunks is found by going through them.
        var kept = text.ToString(text.Length - MaximumKept - 1, MaximumKept + 1);
        var end = kept.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? text.Length : text.Length - kept.Length + end + 1;
    }
}
