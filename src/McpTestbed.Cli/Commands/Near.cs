namespace McpTestbed.Cli.Commands;

/// <summary>Finds the name that somebody may have meant.</summary>
internal static class Near
{
    /// <summary>The names that share most with a text, the best first; none that shares too little.</summary>
    public static IEnumerable<string> Names(string text, IEnumerable<string> names) =>
        names
            .Select(name => (name, shared: Pairs(name).Intersect(Pairs(text)).Count()))
            .Where(pair => pair.shared * 2 >= Math.Min(Pairs(text).Count, Pairs(pair.name).Count))
            .OrderByDescending(pair => pair.shared)
            .ThenBy(pair => Math.Abs(pair.name.Length - text.Length))
            .Select(pair => pair.name);

    private static HashSet<string> Pairs(string text) =>
        [.. Enumerable.Range(0, Math.Max(text.Length - 1, 0)).Select(i => text.Substring(i, 2))];
}
