using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace McpTestbed.Core.Reporting;

/// <summary>The report as a person looks at it: <c>report.html</c>, one page that needs nothing but itself.</summary>
/// <remarks>
/// All that a target sent is data in the page, never markup: it stands in one JSON block, and the script puts it into
/// the page as text. The page's policy lets no script run but its own, and lets nothing be fetched from anywhere.
/// </remarks>
public static class PageReport
{
    private static readonly string Script = Resource("report.js");
    internal static readonly string Style = Resource("report.css");

    /// <summary>Writes a report as a page.</summary>
    /// <param name="report">The report; the histories of its runs are read from disk where they are there.</param>
    /// <param name="folder">Folder to which paths of histories are made relative.</param>
    /// <returns>The page.</returns>
    public static string Write(Report report, string folder)
    {
        ArgumentNullException.ThrowIfNull(report);
        var title = WebUtility.HtmlEncode(PlainText.OneLine(report.Target?.Name ?? "self-proof"));
        var policy =
            $"default-src 'none'; script-src 'sha256-{Hash(Script)}'; style-src 'sha256-{Hash(Style)}'; "
            + "base-uri 'none'; form-action 'none'";
        return new StringBuilder()
            .Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"")
            .Append(policy)
            .Append("\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append("<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" ")
            .Append("content=\"light dark\">\n<title>McpTestbed: ")
            .Append(title)
            .Append("</title>\n<style>")
            .Append(Style)
            .Append("</style>\n</head>\n<body>\n<main id=\"page\">\n<h1 id=\"verdict\">")
            .Append(WebUtility.HtmlEncode(VerdictSentence.Of(report)))
            .Append("</h1>\n<noscript>The details are drawn by this page's own script; summary.md beside it has them ")
            .Append("as text.</noscript>\n</main>\n<script type=\"application/json\" id=\"data\">")
            .Append(PageData.Write(report, folder))
            .Append("</script>\n<script>")
            .Append(Script)
            .Append("</script>\n</body>\n</html>\n")
            .ToString();
    }

    private static string Hash(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Resource(string name)
    {
        using var stream = typeof(PageReport).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded in McpTestbed.Core");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
