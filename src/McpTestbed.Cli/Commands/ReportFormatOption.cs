using System.CommandLine;
using McpTestbed.Core.Reporting;

namespace McpTestbed.Cli.Commands;

/// <summary>The <c>--format</c> of commands that judge.</summary>
internal sealed class ReportFormatOption
{
    private readonly Option<string> format = new("--format")
    {
        Description = "Print json, junit or markdown to standard output; the table then goes to standard error.",
        HelpName = "FORMAT",
    };

    public ReportFormatOption() => format.AcceptOnlyFromAmong("json", "junit", "markdown");

    public void AddTo(Command command) => command.Add(format);

    /// <summary>Whether standard output belongs to a program.</summary>
    public bool IsForPrograms(ParseResult parsed) => parsed.GetValue(format) is not null;

    /// <summary>Prints the report in the format asked for, if one was.</summary>
    public void Print(ParseResult parsed, Report report, string folder)
    {
        switch (parsed.GetValue(format))
        {
            case "json":
                Console.Out.Write(JsonReport.Write(report, folder));
                break;
            case "junit":
                Console.Out.Write(JUnitReport.Write(report));
                break;
            case "markdown":
                Console.Out.Write(MarkdownReport.Write(report, folder));
                break;
        }
    }
}
