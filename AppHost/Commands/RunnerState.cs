namespace McpTestbed.AppHost.Commands;

/// <summary>What the runner is to do the next time it is started, and where the reports of its last run are.</summary>
/// <param name="folder">The lab's folder.</param>
internal sealed class RunnerState(string folder)
{
    private readonly Lock gate = new();
    private string? area;
    private int runs;

    /// <summary>The folder of the run that was started last.</summary>
    public string LastFolder
    {
        get
        {
            lock (gate)
                return FolderOf(runs);
        }
    }

    /// <summary>Chooses an area; null for all.</summary>
    public void Choose(string? chosen)
    {
        lock (gate)
            area = chosen;
    }

    /// <summary>The arguments of a run that begins now: each has a folder of its own.</summary>
    public IReadOnlyList<string> NextArguments()
    {
        lock (gate)
        {
            var arguments = new List<string> { "--out", FolderOf(++runs) };
            if (area is not null)
                arguments.AddRange(["--area", area]);
            return arguments;
        }
    }

    private string FolderOf(int run) => Path.Combine(folder, $"run-{run}");
}
