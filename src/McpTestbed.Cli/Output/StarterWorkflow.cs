using McpTestbed.Lab.Targets;

namespace McpTestbed.Cli.Output;

/// <summary>The GitHub workflow that <c>init</c> writes.</summary>
internal static class StarterWorkflow
{
    /// <summary>Where GitHub looks for it.</summary>
    public static string File { get; } = Path.Combine(".github", "workflows", "mcptestbed.yml");

    /// <summary>Options of <c>init</c> that mean nothing to <c>run</c>, each with a value.</summary>
    private static readonly string[] OwnOptions = ["--into", "--out"];

    /// <param name="version">Version of the tool.</param>
    /// <param name="spec">The target.</param>
    /// <param name="words">The words of the call of <c>init</c>, its name first.</param>
    /// <param name="baseline">The baseline's file.</param>
    public static string Text(string version, TargetSpec spec, IEnumerable<string> words, string baseline)
    {
        var hint =
            spec.Kind == TargetKind.Url
                ? $"""
                          # The server has to be there: start it in a step before, or give its command line in place of
                          # {spec.Name}.
                    """ + "\n"
                : "";
        return $$$"""
            name: mcptestbed
            on: [push, pull_request]
            permissions:
              contents: read
            jobs:
              judge:
                runs-on: ubuntu-latest
                timeout-minutes: 15
                steps:
                  - uses: actions/checkout@v5
                  - uses: actions/setup-dotnet@v5
                    with:
                      dotnet-version: 10.0.x
                  - run: dotnet tool install McpTestbed --version {{{version}}} --tool-path "$RUNNER_TEMP/mcptestbed"
            {{{hint}}}      - run: >-
                      "$RUNNER_TEMP/mcptestbed/mcptestbed" run {{{CommandLineOf(words)}}}
                      --baseline {{{baseline}}} --out "$RUNNER_TEMP/reports"
                  - if: always()
                    run: cat "$RUNNER_TEMP/reports/summary.md" >> "$GITHUB_STEP_SUMMARY"
                  - if: always()
                    uses: actions/upload-artifact@v5
                    with:
                      name: mcptestbed
                      path: ${{ runner.temp }}/reports

            """.ReplaceLineEndings("\n");
    }

    private static string CommandLineOf(IEnumerable<string> words)
    {
        var kept = new List<string>();
        var skips = false;
        foreach (var word in words.Skip(1))
        {
            if (!skips && !OwnOptions.Contains(word))
                kept.Add(Quoted(word));
            skips = !skips && OwnOptions.Contains(word);
        }

        return string.Join(' ', kept);
    }

    /// <summary>A word as a POSIX shell takes it.</summary>
    private static string Quoted(string word) =>
        word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:@=,+".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
