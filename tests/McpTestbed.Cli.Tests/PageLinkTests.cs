using System.Text.RegularExpressions;
using McpTestbed.Tests;

namespace McpTestbed.Cli.Tests;

/// <summary>The links of every page lead to files that are there.</summary>
public sealed partial class PageLinkTests
{
    private static readonly string[] Folders = ["docs", "src", "benchmarks"];

    public static TheoryData<string> Pages =>
        [
            .. Directory
                .EnumerateFiles(Checkout.Root, "*.md")
                .Concat(
                    Folders.SelectMany(folder =>
                        Directory.EnumerateFiles(
                            Path.Combine(Checkout.Root, folder),
                            "*.md",
                            SearchOption.AllDirectories
                        )
                    )
                )
                .Where(path => !path.Contains("node_modules", StringComparison.Ordinal))
                .Select(path => Path.GetRelativePath(Checkout.Root, path)),
        ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_LeadToFilesThatExist(string page)
    {
        var path = Path.Combine(Checkout.Root, page);

        var broken = Link()
            .Matches(Code().Replace(File.ReadAllText(path), ""))
            .Select(match => match.Groups[1].Value)
            .Where(link => !Path.Exists(Path.Combine(Path.GetDirectoryName(path)!, link)))
            .ToList();

        Assert.Empty(broken);
    }

    [GeneratedRegex(@"\]\(([^)#:\s]+)[^):]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"```.*?```|`[^`\n]*`", RegexOptions.Singleline)]
    private static partial Regex Code();
}
