using System.CommandLine;
using System.Text.Json;
using McpTestbed.Cli.Output;

namespace McpTestbed.Cli.Commands;

/// <summary><c>explain</c>: one scenario, check, requirement or failure mode in plain words.</summary>
internal static class ExplainCommand
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    public static Command Create()
    {
        var id = new Argument<string>("ID")
        {
            Description =
                "Id of a scenario, a check, a requirement (2025-11-25/session/expired-404, gap/..., ext/...) "
                + "a failure mode (FM-2b), a fault (lose-answer), a profile or an exit code.",
        };
        var format = FormatOption.Create();
        var command = new Command(
            "explain",
            "One scenario, check, requirement, failure mode, fault, profile or exit code in plain words."
        )
        {
            id,
            format,
        };
        command.SetAction(parsed =>
        {
            var text = parsed.GetValue(id)!;
            var found = Explanation.Find(text)
                ?? throw new UsageException(
                    $"nothing is called '{text}'; did you mean {string.Join(", ", Explanation.Near(text))}?"
                );
            Console.Out.WriteLine(
                parsed.GetValue(format) == "json" ? JsonSerializer.Serialize(found, Indented) : found.ToText()
            );
        });
        return command;
    }
}
