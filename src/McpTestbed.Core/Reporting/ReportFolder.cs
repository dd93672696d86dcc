namespace McpTestbed.Core.Reporting;

/// <summary>Writes a report's files into its folder, each whole or not at all.</summary>
public static class ReportFolder
{
    /// <summary>The page that a person opens.</summary>
    public const string Page = "report.html";

    /// <summary>Writes <c>report.html</c>, <c>result.json</c>, <c>junit.xml</c>, <c>results.sarif</c> and
    /// <c>summary.md</c>.</summary>
    /// <param name="report">The report.</param>
    /// <param name="folder">An existing folder.</param>
    public static void Write(Report report, string folder)
    {
        WriteWhole(Path.Combine(folder, "result.json"), JsonReport.Write(report, folder));
        WriteWhole(Path.Combine(folder, "junit.xml"), JUnitReport.Write(report));
        WriteWhole(Path.Combine(folder, "results.sarif"), SarifReport.Write(report, folder));
        WriteWhole(Path.Combine(folder, "summary.md"), MarkdownReport.Write(report, folder));
        WriteWhole(Path.Combine(folder, Page), PageReport.Write(report, folder));
    }

    /// <summary>Writes a file so that nobody reads a part of it.</summary>
    /// <param name="path">The file; it is replaced.</param>
    /// <param name="text">What it will hold.</param>
    public static void WriteWhole(string path, string text)
    {
        var partial = path + ".partial";
        File.WriteAllText(partial, text);
        File.Move(partial, path, overwrite: true);
    }
}
