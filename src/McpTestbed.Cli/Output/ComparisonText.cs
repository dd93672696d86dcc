using McpTestbed.Core.Checking;
using McpTestbed.Core.Reporting;

namespace McpTestbed.Cli.Output;

/// <summary>Two reports beside each other, on the console.</summary>
internal static class ComparisonText
{
    private const int Labels = 12;

    public static void Show(Comparison comparison, RunConsole console)
    {
        console.Say(comparison.Sentence);
        console.Say($"before:     {VerdictSentence.Of(comparison.Before)}", Labels);
        console.Say($"after:      {VerdictSentence.Of(comparison.After)}", Labels);
        foreach (var change in comparison.Changes.Where(change => change.Kind != ChangeKind.Same))
        {
            console.Say("");
            var kind = change.Finding.Finding!.Value.ToText();
            console.Say($"{ComparisonPage.Words[change.Kind].Title.ToUpperInvariant()} {kind} {change.Finding.Id}");
            console.Say($"  before:   {Seen(change.Before)}", Labels);
            console.Say($"  after:    {Seen(change.After)}", Labels);
            console.Say($"  in:       {string.Join(", ", change.Runs)}", Labels);
        }

        if (comparison.NoLongerHeld.Count > 0)
        {
            console.Say("");
            console.Say($"held before, and not known now: {string.Join(", ", comparison.NoLongerHeld)}", Labels);
        }

        console.Say("");
    }

    private static string Seen(CheckResult? check) =>
        check switch
        {
            null => "not run",
            { Status: CheckStatus.Held } => "holds",
            { IsFinding: true } => check.Explanation,
            _ => $"{check.Status.ToText()}: {check.Explanation}",
        };
}
