using System.Text;
using McpTestbed.Cli.Output;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Reporting;
using McpTestbed.Lab;
using McpTestbed.Lab.Targets;
using McpTestbed.Lab.Topology;

namespace McpTestbed.Cli.Runs;

/// <summary>Judges the servers of a lab, and then its clients, one after the other: a report each, in a folder of its
/// name, and a table of them all.</summary>
internal sealed class LabRun(TargetRun servers, ClientRun clients, RunConsole console)
{
    /// <summary>The kind of target that these are, for reports.</summary>
    public const string Kind = "lab";

    /// <summary>The table, in the folder of the call.</summary>
    public const string Table = "lab.md";

    /// <returns>The worst exit code: one that is invalid, then one that is unknown. A target to which nothing that was
    /// chosen applies counts for neither.</returns>
    public async Task<int> JudgeAsync(LabFile lab, string folder, CancellationToken cancellationToken)
    {
        var table = new StringBuilder(
            $"| {(lab.Clients.Count == 0 ? "Server" : "Server or client")} | Exit code | Valid | Invalid | Unknown | "
                + "Violations | Warnings |\n|---|---|---|---|---|---|---|\n"
        );
        var codes = new List<int?>();
        foreach (var server in lab.Servers)
            await AddAsync(server.Name, async place =>
            {
                await using var target = await TargetStarter.AttachAsync(server, cancellationToken);
                return await servers.JudgeAsync(target, Kind, place, cancellationToken);
            });
        foreach (var client in lab.Clients)
            await AddAsync(client.Name, place => clients.JudgeAsync(client, place, cancellationToken));

        await File.WriteAllTextAsync(Path.Combine(folder, Table), table.ToString(), CancellationToken.None);
        var worst = codes.Contains(ExitCodes.Invalid) ? ExitCodes.Invalid : codes.Max() ?? ExitCodes.Unknown;
        console.Say(
            $"reports: {Path.GetRelativePath(Directory.GetCurrentDirectory(), folder)}/{Table}, and a folder each"
        );
        console.Say($"exit code {worst}");
        return worst;

        async Task AddAsync(string name, Func<string, Task<Report>> judgeAsync)
        {
            var place = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
            var (row, code) = await RowAsync(name, () => judgeAsync(place));
            console.Say(row);
            table.Append(row).Append('\n');
            codes.Add(code);
        }
    }

    private static async Task<(string Row, int? Code)> RowAsync(string name, Func<Task<Report>> judgeAsync)
    {
        try
        {
            var report = await judgeAsync();
            if (!report.Rows.Any(row => row.WasDue))
                return ($"| {name} | not applicable | | | | | |", null);
            var code = report.ExitCode;
            return (
                $"| {name} | {code} | {report.Count(Verdict.Valid)} | {report.Count(Verdict.Invalid)} | "
                    + $"{report.Count(Verdict.Unknown)} | {report.Count(FindingKind.Violation)} | "
                    + $"{report.Count(FindingKind.Warning)} |",
                code
            );
        }
        catch (TargetException error)
        {
            // A server of the lab may have been stopped or killed: the others are judged all the same.
            return (
                $"| {name} | {ExitCodes.Unknown} | not judged: {PlainText.OneLine(error.Message)} | | | | |",
                ExitCodes.Unknown
            );
        }
    }
}
