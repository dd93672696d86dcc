using System.Text;

namespace McpTestbed.Lab.Processes;

/// <summary>Keeps the end of what a process prints, whatever it prints.</summary>
internal sealed class OutputTail
{
    private const int MaximumKept = 64 * 1024;

    private readonly Lock gate = new();
    private readonly StringBuilder text = new();

    public void Add(string? line)
    {
        if (line is null) return;
        lock (gate)
        {
            text.Append(line.Length > MaximumKept ? line[..MaximumKept] : line).Append('\n');
            if (text.Length > MaximumKept) text.Remove(0, text.Length - MaximumKept);
        }
    }

    public override string ToString()
    {
        lock (gate) return text.ToString();
    }
}
