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
        var suites = report.Rows.Where(row => row.WasDue).Select(SuiteOf).ToList();

        // A CI server takes a file without cases for success.
        if (suites.Count == 0)
            suites.Add(NothingJudged(report));
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

    private static XElement SuiteOf(ReportRow row)
    {
        var name = $"{row.Scenario.Id}@{row.Revision.Id}";
        var cases = row.Checks.Select(check => CaseOf(name, check)).ToList();
        if (row.Because is { } why && row.Verdict == Verdict.Unknown)
        {
            cases.Add(
                new(
                    "testcase",
                    new XAttribute("classname", name),
                    new XAttribute("name", "run"),
                    new XElement("error", new XAttribute("message", Clean(why)))
                )
            );
        }

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

    private static XElement CaseOf(string suite, CheckResult result)
    {
        var text = Clean($"{result.Explanation} [{string.Join(", ", result.Requirements)}]");
        XElement? outcome = (result.Status, result.Level) switch
        {
            (CheckStatus.Violated, RequirementLevel.Must) => new(
                "failure",
                new XAttribute("message", text),
                Clean(result.Remedy)
            ),
            (CheckStatus.Violated, _) => new(
                "system-out",
                $"{result.Finding?.ToText()}: {text}. {Clean(result.Remedy)}"
            ),
            (CheckStatus.Unknown, _) => new("error", new XAttribute("message", text)),
            (CheckStatus.NotExercised, _) => new("skipped", new XAttribute("message", text)),
            _ => null,
        };
        return new("testcase", new XAttribute("classname", suite), new XAttribute("name", result.Id), outcome);
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>XML cannot hold every character that a server can send.</summary>
    private static string Clean(string text) =>
        string.Concat(
            text.EnumerateRunes()
                .Select(rune => !rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value) ? rune : Rune.ReplacementChar)
        );
}
