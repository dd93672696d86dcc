namespace McpTestbed.ReferenceServers.Hosting;

/// <summary>Finds the names that somebody may have meant.</summary>
internal static class NearestNames
{
    /// <summary>The names nearest to a text, best first.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="names">The names there are.</param>
    /// <param name="most">How many at most.</param>
    public static IEnumerable<string> To(string text, IEnumerable<string> names, int most = 3) =>
        names.OrderBy(name => Distance(text, name)).ThenBy(name => name.Length).Take(most);

    /// <summary>How many letters must be put in, left out or changed (Levenshtein).</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var changed = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, changed);
            }
        }

        return row[^1];
    }
}
