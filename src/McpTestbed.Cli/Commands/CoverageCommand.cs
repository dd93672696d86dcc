using System.CommandLine;
using McpTestbed.Cli.Coverage;
using McpTestbed.Cli.Output;
using McpTestbed.Core.Histories;

namespace McpTestbed.Cli.Commands;

/// <summary><c>coverage</c>: which rules are judged by which checks, and which are not and why.</summary>
internal static class CoverageCommand
{
    public static Command Create()
    {
        var revision = RevisionOption.Create();
        var role = new Option<string>("--role")
        {
            Description = "Only rules of servers, or of clients: server or client.",
            HelpName = "ROLE",
        };
        role.AcceptOnlyFromAmong("server", "client");
        var format = FormatOption.Create();
        var command = new Command(
            "coverage",
            "Which rules of the specification are judged by which checks, per revision and role, and which are not "
                + "and why."
        )
        {
            revision,
            role,
            format,
        };
        command.SetAction(parsed =>
        {
            var report = CoverageReport
                .OfCatalog()
                .Only(
                    RevisionOption.Read(parsed, revision),
                    parsed.GetValue(role) switch
                    {
                        null => null,
                        "client" => TargetRole.Client,
                        _ => TargetRole.Server,
                    }
                );
            Console.Out.WriteLine(
                parsed.GetValue(format) == "json" ? CoverageJson.Text(report) : CoverageText.Text(report)
            );
        });
        return command;
    }
}
