using System.CommandLine;
using McpTestbed.Cli.Output;

namespace McpTestbed.Cli.Commands;

/// <summary><c>docs</c>: writes the generated pages.</summary>
internal static class DocsCommand
{
    public static Command Create()
    {
        var folder = new Option<string>("--root")
        {
            Description = "Root of the checkout.",
            DefaultValueFactory = _ => ".",
            HelpName = "DIR",
        };
        var check = new Option<bool>("--check")
        {
            Description = "Write nothing; say which pages are not current, with exit code 1.",
        };
        var command = new Command("docs", "Write the generated pages under docs/ and the generated part of the README.")
        {
            folder,
            check,
        };
        command.SetAction(parsed =>
        {
            var stale = GeneratedPages.Write(parsed.GetValue(folder)!, onlyCheck: parsed.GetValue(check));
            foreach (var page in stale)
                Console.Out.WriteLine(
                    parsed.GetValue(check) ? $"not current: {page}; run 'mcptestbed docs'" : $"written: {page}"
                );
            return parsed.GetValue(check) && stale.Count > 0 ? ExitCodes.Invalid : ExitCodes.Valid;
        });
        return command;
    }
}
