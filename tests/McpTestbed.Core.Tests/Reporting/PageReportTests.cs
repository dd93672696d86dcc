using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Reporting;
using McpTestbed.Tests;
using static McpTestbed.Core.Tests.Reporting.Reports;

namespace McpTestbed.Core.Tests.Reporting;

/// <summary>The page as a text: what a peer sent is data in it, and never more.</summary>
public sealed partial class PageReportTests
{
    private const int Histories = 1000;
    private const int RunsOfAPage = 100;
    private const int TenMegabytes = 10 * 1024 * 1024;

    [Fact]
    public void Page_HoldsNoMarkupOfAPeer_InAThousandHostileHistories()
    {
        using var folder = new RunFolder();
        for (var first = 0; first < Histories; first += RunsOfAPage)
        {
            var rows = Enumerable
                .Range(first, RunsOfAPage)
                .Select(number => HostileRow(folder, number, large: false))
                .ToList();
            var page = PageReport.Write(On(Hostile, rows), folder.Path);

            Assert.Equal(2, Count(page, "<script"));
            Assert.Equal(2, Count(page, "</script>"));
            var data = DataBlock().Match(page).Groups[1].Value;
            Assert.DoesNotContain('<', data);
            Assert.DoesNotContain('\u2028', data);
            using var json = JsonDocument.Parse(data);
            foreach (var run in json.RootElement.GetProperty("runs").EnumerateArray())
                AssertRecordIsWhole(run.GetProperty("record").GetString()!);
        }
    }

    [Fact]
    public void Page_OfTwoHundredRunsOfMegabytesEach_IsBelowTenMegabytes()
    {
        using var folder = new RunFolder();
        HostileHistories.Write(Path.Combine(folder.Path, "large", "history.ndjson"), 3, large: true);
        var path = Path.Combine(folder.Path, "large", "history.ndjson");
        Assert.True(new FileInfo(path).Length > 1 << 20);
        var rows = Enumerable.Repeat(0, 200).Select(_ => WithHistory(path)).ToList();

        Assert.InRange(PageReport.Write(Of(rows), folder.Path).Length, 200_000, TenMegabytes);
    }

    [Fact]
    public void Page_LetsNothingRunButItself()
    {
        var page = PageReport.Write(Of(), "/runs/now");

        Assert.Contains("default-src 'none'; script-src 'sha256-", page, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithoutItsHistory_IsListedWithoutADiagram()
    {
        var page = PageReport.Write(Of(Row(Verdict.Valid, Result(Judgement.Held("seen", [])))), "/runs/now");
        using var json = JsonDocument.Parse(DataBlock().Match(page).Groups[1].Value);

        Assert.False(json.RootElement.GetProperty("runs")[0].TryGetProperty("record", out _));
    }

    private static ReportRow HostileRow(RunFolder folder, int number, bool large) =>
        WithHistory(HostileHistories.Write(Path.Combine(folder.Path, $"{number}", "history.ndjson"), number, large));

    private static ReportRow WithHistory(string path)
    {
        var row = Row(new JudgedRun([Result(Judgement.Violated(Hostile, [2]))], [], Hostile, Verdict.Invalid), Hostile);
        return row with { Run = row.Run! with { HistoryPath = path } };
    }

    private static void AssertRecordIsWhole(string record)
    {
        using var packed = new MemoryStream(Convert.FromBase64String(record));
        using var stream = new DeflateStream(packed, CompressionMode.Decompress);
        using var json = JsonDocument.Parse(stream);
        Assert.True(json.RootElement[0].GetProperty("steps").GetArrayLength() > 0);
        Assert.Equal(1, json.RootElement.GetArrayLength() % 2);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    [GeneratedRegex("<script type=\"application/json\" id=\"data\">(.*)</script>\n<script>", RegexOptions.Singleline)]
    private static partial Regex DataBlock();
}
