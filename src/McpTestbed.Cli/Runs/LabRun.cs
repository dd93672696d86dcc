using System.Text;
using McpTestbed.Cli.Output;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Reporting;
using McpTestbed.Lab;
using McpTestbed.Lab.Targets;
using McpTestbed.Lab.Topology;

namespace McpTestbed.Cli.Runs;

/// <summary>Judges the servers of a lab one after the other: a report each, in a folder of its name, and a table of
/// them all.</summary>
internal sealed class LabRun(TargetRun run, RunConsole console)
{
    /// <summary>The table, in the folder of the call.</summary>
    public const string Table = "lab.md";

    /// <returns>The worst exit code: one that is invalid, then one that is unknown. A server to which nothing that was
    /// chosen applies counts for neither.</returns>
    public async Task<int> JudgeAsync(
        IReadOnlyList<LabFile.Entry> servers,
        string folder,
        CancellationToken cancellationToken
    )
    {
        var table = new StringBuilder(
            "| Server | Exit code | Valid | Invalid | Unknown | Violations | Warnings "
                + "|\n|---|---|---|---|---|---|---|\n"
        );
        var codes = new List<int?>();
        foreach (var server in servers)
        {
            var place = Directory.CreateDirectory(Path.Combine(folder, server.Name)).FullName;
            var (row, code) = await JudgeAsync(server, place, cancellationToken);
            console.Say(row);
            table.Append(row).Append('\n');
            codes.Add(code);
        }

        await File.WriteAllTextAsync(Path.Combine(folder, Table), table.ToString(), CancellationToken.None);
        var worst = codes.Contains(ExitCodes.Invalid) ? ExitCodes.Invalid : codes.Max() ?? ExitCodes.Unknown;
        console.Say(
            $"reports: {Path.GetRelativePath(Directory.GetCurrentDirectory(), folder)}/{Table}, and a folder a server"
        );
        console.Say($"exit code {worst}");
        return worst;
    }

    private async Task<(string Row, int? Code)> JudgeAsync(
        LabFile.Entry server,
        string place,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var target = await TargetStarter.AttachAsync(server, cancellationToken);
            var report = await run.JudgeAsync(target, "lab", place, cancellationToken);
            if (!report.Rows.Any(row => row.WasDue))
                return ($"| {server.Name} | not applicable | | | | | |", null);
            var code = report.ExitCode;
            return (
                $"| {server.Name} | {code} | {report.Count(Verdict.Valid)} | {report.Count(Verdict.Invalid)} | "
                    + $"{report.Count(Verdict.Unknown)} | {report.Count(FindingKind.Violation)} | "
                    + $"{report.Count(FindingKind.Warning)} |",
                code
            );
        }
        catch (TargetException error)
        {
            // A server of the lab may have been stopped or killed: the others are judged all the same.
            return (
                $"| {server.Name} | {ExitCodes.Unknown} | not judged: {PlainText.OneLine(error.Message)} | | | | |",
                ExitCodes.Unknown
            );
        }
    }
}
