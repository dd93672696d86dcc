using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Reporting;
using McpTestbed.Scenarios;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace McpTestbed.Cli.Judging;

/// <summary>Findings that are known: a listed one does not fail a run, and a listed one that holds does.</summary>
/// <remarks>
/// The file has the grammar of the official conformance suite's expected failures:
/// <code>
/// server:
///   - sessions/terminated-session-is-refused:terminated-session-post-404@2025-11-25
/// </code>
/// </remarks>
internal sealed class Baseline
{
    private readonly IReadOnlyList<Entry> entries;

    private Baseline(IReadOnlyList<Entry> entries) => this.entries = entries;

    /// <exception cref="UsageException">The file cannot be read, or an entry names nothing that exists.</exception>
    public static Baseline Load(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new UsageException("--baseline is empty; give a file");
        try
        {
            var file = new DeserializerBuilder()
                .Build()
                .Deserialize<Dictionary<string, List<string>?>>(File.ReadAllText(path))
                ?? [];
            var unknown = file.Keys.Except(["server", "client"]).FirstOrDefault();
            if (unknown is not null)
                throw new UsageException($"{path}: unknown key '{unknown}'; a baseline has 'server' and 'client'");
            List<string> entries = [.. Of("server"), .. Of("client")];
            if (entries.Any(string.IsNullOrWhiteSpace))
                throw new UsageException(
                    $"{path}: an entry is empty; an entry is a scenario, or scenario:check, each optionally "
                        + "with @revision"
                );
            return new([.. entries.Select(text => Entry.Parse(path, text))]);

            List<string> Of(string role) => file.GetValueOrDefault(role) ?? [];
        }
        catch (YamlException error)
        {
            throw new UsageException(
                $"--baseline '{path}' is no baseline ({error.Message}); it looks like this, and --write-baseline makes "
                    + "one:\nserver:\n  - sessions/terminated-session-is-refused:terminated-session-post-404@2025-11-25"
            );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--baseline '{path}' cannot be read: {error.Message}");
        }
    }

    /// <summary>Writes a file that lists the findings that fail a call.</summary>
    /// <param name="report">The report of the call.</param>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <returns>What was written, for people.</returns>
    /// <exception cref="UsageException">It cannot be written, or the runs were cut short.</exception>
    public static string Write(Report report, string path)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new UsageException("--write-baseline is empty; give a file");
        if (report.Rows.Any(row => row.IsOpen))
            throw new UsageException("--write-baseline: nothing is written, since not every run took place");
        var entries = report
            .Findings.Where(pair =>
                pair.Check.Finding == FindingKind.Violation
                || (report.IsStrict && pair.Check.Finding == FindingKind.Warning)
            )
            .Select(pair => $"{pair.Row.Scenario.Id}:{pair.Check.Id}@{pair.Row.Revision.Id}")
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        var role = report.Target?.Role == TargetRole.Client ? "client" : "server";
        try
        {
            File.WriteAllText(
                path,
                "# Findings that are known: none of them fails a run, and one that is mended does,\n"
                    + "# so that this list stays true. 'mcptestbed explain CHECK' tells about each.\n"
                    + $"{role}:"
                    + (entries.Count == 0 ? " []\n" : "\n")
                    + string.Concat(entries.Select(entry => $"  - {entry}\n"))
            );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--write-baseline '{path}' cannot be written: {error.Message}");
        }

        return $"{path}: {Counted.Of(entries.Count, "known finding")}, for --baseline";
    }

    /// <summary>Whether a finding is listed.</summary>
    public bool Lists(ReportRow row, CheckResult check) => entries.Any(entry => entry.Matches(row, check));

    /// <summary>Listed findings that were judged in this run, and held everywhere.</summary>
    public IReadOnlyList<string> Stale(Report report) =>
        [
            .. entries
                .Where(entry =>
                {
                    var judged = report
                        .Rows.SelectMany(row => row.Checks.Where(check => entry.Matches(row, check)))
                        .Where(check => check.Status is CheckStatus.Held or CheckStatus.Violated)
                        .ToList();
                    return judged.Count > 0 && judged.TrueForAll(check => check.Status == CheckStatus.Held);
                })
                .Select(entry => entry.Text),
        ];

    private sealed record Entry(string Text, string Scenario, string? Check, string? Revision)
    {
        public static Entry Parse(string path, string text)
        {
            var at = text.Split('@', 2);
            var colon = at[0].Split(':', 2);
            var scenario = ScenarioCatalog.All.FirstOrDefault(candidate => candidate.Id == colon[0])
                ?? throw new UsageException(
                    $"{path}: '{text}': there is no scenario '{colon[0]}'; 'mcptestbed list' shows them all"
                );
            var checks = scenario.Checks.Concat(ScenarioCatalog.InvariantsOf(scenario.Role));
            if (colon.Length > 1 && checks.All(check => check.Id != colon[1]))
                throw new UsageException($"{path}: '{text}': scenario {scenario.Id} has no check '{colon[1]}'");
            if (at.Length > 1 && !Core.Protocol.Revision.TryParse(at[1], out _))
                throw new UsageException($"{path}: '{text}': unknown revision '{at[1]}'");
            return new(text, colon[0], colon.ElementAtOrDefault(1), at.ElementAtOrDefault(1));
        }

        public bool Matches(ReportRow row, CheckResult check) =>
            Scenario == row.Scenario.Id
            && (Check is null || Check == check.Id)
            && (Revision is null || Revision == row.Revision.Id);
    }
}
