using System.CommandLine;
using System.Text.Json;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Scenarios;

namespace McpTestbed.Cli.Commands;

/// <summary><c>list</c>: the catalogue of scenarios.</summary>
internal static class ListCommand
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    public static Command Create()
    {
        var format = FormatOption.Create();
        var command = new Command("list", "The scenarios, what each is about, and its checks.") { format };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(format) == "json")
            {
                Console.Out.WriteLine(
                    JsonSerializer.Serialize(
                        ScenarioCatalog.All.Select(scenario => new
                        {
                            scenario.Id,
                            scenario.Area,
                            scenario.Summary,
                            Revisions = scenario.Range.Revisions.Select(revision => revision.Id),
                            scenario.FailureModes,
                            Checks = scenario.Checks.Select(check => new
                            {
                                check.Id,
                                check.Claim,
                                check.Requirements,
                            }),
                        }),
                        Indented
                    )
                );
                return;
            }

            foreach (var area in ScenarioCatalog.All.GroupBy(scenario => scenario.Area))
            {
                Console.Out.WriteLine(area.Key);
                foreach (var scenario in area)
                    Console.Out.WriteLine(
                        $"  {scenario.Id, -48} {scenario.Range, -26} {Counted.Of(scenario.Checks.Count, "check"), -9}  "
                            + $"{string.Join(", ", scenario.FailureModes)}"
                    );
            }

            Console.Out.WriteLine(
                $"{ScenarioCatalog.All.Count} scenarios, {ScenarioCatalog.Checks.Count} checks; 'mcptestbed "
                    + "explain ID' explains any of them"
            );
        });
        return command;
    }
}
