using McpTestbed.Lab.Topology;
using Spectre.Console;

namespace McpTestbed.Cli.Output;

/// <summary>Where everything in a running lab is.</summary>
internal static class LabConsole
{
    public static void Show(RunConsole console, PlacedLab lab)
    {
        var links = lab.ChaosProxy.Endpoints.ToDictionary(
            endpoint => endpoint.Name,
            endpoint => endpoint.Address.ToString()
        );
        var table = new Table()
            .Border(TableBorder.Simple)
            .AddColumns("Name", "Address", "Through the chaos proxy", "What it is");
        foreach (var program in lab.All)
        {
            var address = program.Missing is null
                ? program.Endpoints.Count > 0
                    ? program.Endpoints[0].Address.ToString()
                    : ""
                : "not started";
            table.AddRow(
                new Text(program.Name),
                new Text(address),
                new Text(links.GetValueOrDefault(program.Name, "")),
                new Text(program.Summary)
            );
        }

        // A group of replicas is no program, and has a link all the same.
        var programs = lab.All.Select(program => program.Name).ToHashSet();
        foreach (var link in lab.ChaosProxy.Endpoints.Skip(1).Where(link => !programs.Contains(link.Name)))
            table.AddRow(
                new Text(link.Name),
                new Text(""),
                new Text(link.Address.ToString()),
                new Text("all replicas of the group, in turn")
            );

        console.Write(table);
        console.Say($"faults: curl {lab.ChaosProxy.Endpoints[0].Address}proxies, and docs/chaos-proxy.md");
        console.Say(
            "judge all of it: mcptestbed run --lab "
                + $"{Path.GetRelativePath(Directory.GetCurrentDirectory(), Path.Combine(lab.Folder, LabFile.Name))}"
        );
    }
}
