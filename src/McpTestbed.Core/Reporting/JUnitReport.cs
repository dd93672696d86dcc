using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol.Requirements;

namespace McpTestbed.Core.Reporting;

/// <summary>The report as CI servers read it: one suite a scenario and revision, one case a check.</summary>
public static class JUnitReport
{
    /// <summary>Writes a report as JUnit XML.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The text.</returns>
    public static string Write(Report report)
    {
        var suites = report.Rows.Where(row => row.WasDue).Select(row => SuiteOf(report, row)).ToList();

        // A CI server takes a file without cases for success.
        if (
            !report
                .Rows.SelectMany(row => row.Checks)
                .Any(check => check.Status is CheckStatus.Held or CheckStatus.Violated)
            && !suites.Exists(suite => (int)suite.Attribute("errors")! > 0)
        )
            suites.Add(NothingJudged(report));
        suites.AddRange(report.Stale.Select(StaleEntry));
        suites.AddRange(report.Unread.Select(Unread));
        var root = new XElement(
            "testsuites",
            new XAttribute("name", "McpTestbed"),
            new XAttribute("time", Seconds(report.Duration)),
            suites
        );
        return new XDeclaration("1.0", "utf-8", null) + "\n" + root + "\n";
    }

    private static XElement NothingJudged(Report report)
    {
        var why = string.Join("; ", report.Target?.Remarks ?? []);
        var error = new XElement("error", new XAttribute("message", Clean($"nothing was judged. {why}".Trim())));
        return new(
            "testsuite",
            new XAttribute("name", "McpTestbed"),
            new XAttribute("tests", 1),
            new XAttribute("errors", 1),
            new XElement("testcase", new XAttribute("classname", "McpTestbed"), new XAttribute("name", "run"), error)
        );
    }

    /// <summary>A stored run that could not be read leaves the call unknown, and so has a case in error.</summary>
    private static XElement Unread(string reason) =>
        new(
            "testsuite",
            new XAttribute("name", "stored"),
            new XAttribute("tests", 1),
            new XAttribute("errors", 1),
            new XElement(
                "testcase",
                new XAttribute("classname", "stored"),
                new XAttribute("name", Clean(reason)),
                new XElement("error", new XAttribute("message", "left out: it could not be read"))
            )
        );

    /// <summary>An entry of the baseline that holds fails the call, and so has a case that fails.</summary>
    private static XElement StaleEntry(string entry) =>
        new(
            "testsuite",
            new XAttribute("name", "baseline"),
            new XAttribute("tests", 1),
            new XAttribute("failures", 1),
            new XElement(
                "testcase",
                new XAttribute("classname", "baseline"),
                new XAttribute("name", Clean(entry)),
                new XElement(
                    "failure",
                    new XAttribute("message", "stale: it was judged and holds"),
                    "Take it out of the baseline."
                )
            )
        );

    private static XElement SuiteOf(Report report, ReportRow row)
    {
        var name = $"{row.Scenario.Id}@{row.Revision.Id}";
        var isExpected = row.Run?.Proven == true;
        var cases = row.Checks.Select(check => CaseOf(report, row, name, check)).ToList();
        if (row.Run?.Proven == false)
            cases.Add(RunCase(name, "failure", "the run did not give exactly what it must"));
        else if (
            !isExpected
            && (row.Verdict == Verdict.Unknown || row.Run is { Failure: not null })
            && (row.Because ?? row.Run?.Failure) is { } why
        )
            cases.Add(RunCase(name, "error", why));

        return new(
            "testsuite",
            new XAttribute("name", name),
            new XAttribute("hostname", Clean(row.Target)),
            new XAttribute("tests", cases.Count),
            new XAttribute("failures", cases.Count(element => element.Element("failure") is not null)),
            new XAttribute("errors", cases.Count(element => element.Element("error") is not null)),
            new XAttribute("skipped", cases.Count(element => element.Element("skipped") is not null)),
            new XAttribute("time", Seconds(row.Run?.Duration ?? TimeSpan.Zero)),
            cases
        );
    }

    private static XElement RunCase(string suite, string outcome, string why) =>
        new(
            "testcase",
            new XAttribute("classname", suite),
            new XAttribute("name", "run"),
            new XElement(outcome, new XAttribute("message", Clean(why)))
        );

    private static XElement CaseOf(Report report, ReportRow row, string suite, CheckResult result)
    {
        var text = Clean($"{result.Explanation} [{string.Join(", ", result.Requirements)}]");
        var isBinding =
            result.Finding == FindingKind.Violation || (report.IsStrict && result.Finding == FindingKind.Warning);
        XElement? outcome = result.Status switch
        {
            // In the self-proof, what a broken target must show is no failure.
            CheckStatus.Violated when row.Run?.Proven == true => Said("as it must be on this target", text),
            CheckStatus.Violated when isBinding && report.IsKnown(row, result) => new(
                "skipped",
                new XAttribute("message", $"known, in the baseline: {text}")
            ),
            CheckStatus.Violated when isBinding => new(
                "failure",
                new XAttribute("message", text),
                new XAttribute("type", result.Finding!.Value.ToText()),
                WholeText(report, row, result)
            ),
            CheckStatus.Violated => Said(result.Finding!.Value.ToText(), $"{text}. {Clean(result.Remedy)}"),
            CheckStatus.Unknown when row.Run?.Proven == true => Said("not known, as it may be here", text),
            CheckStatus.Unknown => new("error", new XAttribute("message", text)),
            CheckStatus.NotExercised when report.IsStrict => new(
                "error",
                new XAttribute("message", $"not exercised: {text}")
            ),
            CheckStatus.NotExercised => new("skipped", new XAttribute("message", text)),
            _ => null,
        };
        return new("testcase", new XAttribute("classname", suite), new XAttribute("name", result.Id), outcome);
    }

    private static XElement Said(string what, string text) => new("system-out", $"{what}: {text}");

    /// <summary>All that a person needs who sees nothing but this case.</summary>
    private static string WholeText(Report report, ReportRow row, CheckResult result)
    {
        var rules = result
            .Requirements.Where(RequirementCatalog.Requirements.ContainsKey)
            .Select(id => RequirementCatalog.Requirements[id])
            .Select(rule => $"rule:        {rule.Id}: {rule.Keyword}. {rule.Text}");
        var history = row.Run is null ? "" : Path.GetFileName(Path.GetDirectoryName(row.Run.HistoryPath));
        IEnumerable<string> lines =
        [
            $"should hold: {result.Claim}",
            $"was seen:    {result.Explanation}",
            $"change:      {result.Remedy}",
            .. rules,
            $"proof:       {history}/history.ndjson, lines {string.Join(", ", result.Evidence.Take(8))}",
            $"again:       {RunAgain.Of(report, row)}",
        ];
        return Clean(string.Join('\n', lines));
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>XML cannot hold every character that a server can send.</summary>
    private static string Clean(string text) =>
        string.Concat(
            text.EnumerateRunes()
                .Select(rune => !rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value) ? rune : Rune.ReplacementChar)
        );
}
