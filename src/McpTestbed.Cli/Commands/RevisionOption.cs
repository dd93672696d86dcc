using System.CommandLine;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Cli.Commands;

/// <summary>The <c>--revision</c> of commands that may be kept to some revisions.</summary>
internal static class RevisionOption
{
    public static Option<string[]> Create() =>
        new("--revision") { Description = "Only this revision, such as 2025-11-25; repeatable.", HelpName = "DATE" };

    /// <summary>The revisions chosen; all when none is named.</summary>
    /// <exception cref="UsageException">No revision has such a date.</exception>
    public static IReadOnlyList<Revision> Read(ParseResult parsed, Option<string[]> option) =>
        parsed.GetValue(option) is not { Length: > 0 } dates
            ? Revision.All
            :
            [
                .. dates.Select(date =>
                    Revision.TryParse(date, out var found)
                        ? found
                        : throw new UsageException(
                            $"unknown revision '{date}'; known: {string.Join(", ", Revision.All)}"
                        )
                ),
            ];
}
