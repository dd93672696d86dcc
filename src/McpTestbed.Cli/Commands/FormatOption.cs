using System.CommandLine;

namespace McpTestbed.Cli.Commands;

/// <summary>The <c>--format json</c> of commands that print the catalogue.</summary>
internal static class FormatOption
{
    public static Option<string> Create()
    {
        var format = new Option<string>("--format")
        {
            Description = "json for programs; text is the default.",
            HelpName = "FORMAT",
        };
        format.AcceptOnlyFromAmong("json", "text");
        return format;
    }
}
