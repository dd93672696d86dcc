using McpTestbed.Core.Reporting;

namespace McpTestbed.Cli.Output;

/// <summary>The summary of a job on a hosting platform that asks for one, as GitHub's actions do.</summary>
internal static class JobSummary
{
    private const string Variable = "GITHUB_STEP_SUMMARY";

    /// <summary>Appends the summary to the file that the platform names; nothing where it names none.</summary>
    public static void Append(Report report, string folder)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } path)
            return;
        try
        {
            File.AppendAllText(path, MarkdownSummary.Write(report, folder));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"mcptestbed: {Variable} '{PlainText.OneLine(path)}': {error.Message}");
        }
    }
}
