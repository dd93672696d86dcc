using System.Net;
using System.Security.Cryptography;
using System.Text;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol.Requirements;

namespace McpTestbed.Core.Reporting;

/// <summary>Two reports beside each other, as a person looks at them: one page without a script that needs nothing but
/// itself.</summary>
public static class ComparisonPage
{
    private const string Beside = """
        table.beside { table-layout: fixed; margin: .5rem 0 1rem; }
        table.beside th:first-child { width: 26%; }
        table.beside td, table.beside th { overflow-wrap: anywhere; unicode-bidi: isolate; }
        """;

    /// <summary>What each kind of change is called, and what it means.</summary>
    public static IReadOnlyDictionary<ChangeKind, (string Title, string Means)> Words { get; } =
        new Dictionary<ChangeKind, (string, string)>
        {
            [ChangeKind.New] = ("New", "Does not hold now, and nothing was wrong before, or it was not judged."),
            [ChangeKind.Changed] = ("Changed", "Does not hold in either; what was seen, or how bad it is, differs."),
            [ChangeKind.NotJudged] = (
                "Not judged any more",
                "Did not hold, and whether it does now is not known: it was not run, or had nothing to judge."
            ),
            [ChangeKind.Mended] = ("Mended", "Did not hold, and holds now."),
            [ChangeKind.Same] = ("As before", "Does not hold in either, in the same way."),
        };

    /// <summary>Writes a comparison as a page.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="before">Address of the earlier report's page, as the page links to it.</param>
    /// <param name="after">That of the later one.</param>
    /// <returns>The page.</returns>
    public static string Write(Comparison comparison, string before, string after)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var style = PageReport.Style + Beside.ReplaceLineEndings("\n");
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        var page = new StringBuilder()
            .Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
            .Append($"style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append("<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" ")
            .Append($"content=\"light dark\">\n<title>McpTestbed: two reports</title>\n<style>{style}</style>\n")
            .Append($"</head>\n<body>\n<main>\n<h1>{Html(comparison.Sentence)}</h1>\n");
        Facts(page, comparison, before, after);
        foreach (var (kind, (title, means)) in Words)
        {
            var changes = comparison.Of(kind).ToList();
            if (changes.Count == 0)
                continue;
            page.Append($"<section>\n<h2>{title} ({changes.Count})</h2>\n<p class=\"soft\">{means}</p>\n")
                .Append("<table class=\"beside\">\n<thead><tr><th scope=\"col\">Check</th><th scope=\"col\">Before")
                .Append("</th><th scope=\"col\">After</th></tr></thead>\n<tbody>\n");
            foreach (var change in changes)
                Row(page, change, before, after);
            page.Append("</tbody>\n</table>\n</section>\n");
        }

        if (comparison.NoLongerHeld.Count > 0)
            page.Append("<section>\n<h2>Held before, and not known now</h2>\n<p>")
                .Append(Html(string.Join(", ", comparison.NoLongerHeld)))
                .Append("</p>\n</section>\n");
        return page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static void Facts(StringBuilder page, Comparison comparison, string before, string after)
    {
        page.Append("<table class=\"beside\">\n<thead><tr><th scope=\"col\"></th><th scope=\"col\">Before</th>")
            .Append("<th scope=\"col\">After</th></tr></thead>\n<tbody>\n");
        var (old, now) = (comparison.Before, comparison.After);
        Line("Answer", VerdictSentence.Of(old), VerdictSentence.Of(now));
        Line("Target", old.Target?.Name ?? "self-proof", now.Target?.Name ?? "self-proof");
        Line("Begun", $"{old.StartedAt:u}", $"{now.StartedAt:u}");
        Line("Runs", $"{old.Rows.Count(row => row.WasDue)}", $"{now.Rows.Count(row => row.WasDue)}");
        Line("Seed", $"{old.Seed}", $"{now.Seed}");
        page.Append($"<tr><th scope=\"row\">Page</th><td>{Link(before, before)}</td><td>{Link(after, after)}</td></tr>")
            .Append("\n</tbody>\n</table>\n");

        void Line(string name, string left, string right) =>
            page.Append($"<tr><th scope=\"row\">{name}</th><td>{Html(left)}</td><td>{Html(right)}</td></tr>\n");
    }

    private static void Row(StringBuilder page, Change change, string before, string after)
    {
        var finding = change.Finding;
        var rule = RequirementCatalog.Requirements.GetValueOrDefault(finding.Requirements[0]);
        var address = rule is null ? null : SpecificationAddress.Of(rule);
        page.Append($"<tr><th scope=\"row\"><code>{Html(finding.Id)}</code><br>{Html(finding.Claim)}<br>")
            .Append("<span class=\"soft\">")
            .Append(address is null ? Html(finding.Requirements[0]) : Link($"{address}", finding.Requirements[0]))
            .Append($"<br>{Html(string.Join(", ", change.Runs))}</span></th>")
            .Append($"<td>{Cell(change.Before, before)}</td><td>{Cell(change.After, after)}")
            .Append(change.Kind == ChangeKind.New ? $"<br><span class=\"soft\">{Html(finding.Remedy)}</span>" : "")
            .Append("</td></tr>\n");
    }

    private static string Cell(CheckResult? check, string page) =>
        check switch
        {
            null => "<span class=\"soft\">not run</span>",
            { IsFinding: true } => $"<span class=\"kind {(check.Finding == FindingKind.Violation ? "bad" : "warn")}\">"
                + $"{check.Finding!.Value.ToText()}</span>{Html(check.Explanation)} "
                + Link($"{page}#{Uri.EscapeDataString(check.Id)}", "look at it"),
            { Status: CheckStatus.Held } => "<span class=\"good\">holds</span>",
            _ => $"<span class=\"soft\">{check.Status.ToText()}: {Html(check.Explanation)}</span>",
        };

    private static string Link(string address, string text) => $"<a href=\"{Html(address)}\">{Html(text)}</a>";

    private static string Html(string text) => WebUtility.HtmlEncode(PlainText.OneLine(text));
}
