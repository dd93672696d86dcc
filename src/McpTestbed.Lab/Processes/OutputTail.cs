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
                text.Remove(0, text.Length - MaximumKept);
        }
    }

    public override string ToString()
    {
        lock (gate)
            return text.Length > MaximumKept ? text.ToString(text.Length - MaximumKept, MaximumKept) : text.ToString();
    }
}
