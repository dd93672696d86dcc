using System.Globalization;
using System.Text;
using McpTestbed.Core.Reporting;

namespace McpTestbed.Cli.Output;

/// <summary>A run as a person reads it: a line an exchange, its events and faults below it, notes between.</summary>
internal static class ConversationText
{
    /// <summary>Events of one stream that are written; what is beyond is counted.</summary>
    private const int MostBelow = 40;

    /// <summary>The conversation in lines.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="proof">Lines of the history that findings name; their exchanges are marked.</param>
    public static IEnumerable<string> Lines(Conversation conversation, IReadOnlySet<int> proof)
    {
        var byExchange = conversation.Steps.Where(step => step.Exchange is not null).ToLookup(step => step.Exchange!);
        var written = new HashSet<string>();
        foreach (var step in conversation.Steps)
        {
            if (step.Exchange is not { } exchange)
                yield return $"{Time(step.AtUs)}  {"", -9}{Text(step)}";
            else if (written.Add(exchange))
            {
                foreach (var line in Exchange(exchange, [.. byExchange[exchange]], proof))
                    yield return line;
            }
        }
    }

    /// <summary>One step in a line, where what follows on it is not known yet.</summary>
    public static string Line(ConversationStep step) => $"{Time(step.AtUs)}  {step.Exchange, -8} {Text(step)}";

    private static IEnumerable<string> Exchange(string label, List<ConversationStep> steps, IReadOnlySet<int> proof)
    {
        var request = steps.Find(step => step.Kind == StepKind.Request);
        var response = steps.FindLast(step => step.Kind == StepKind.Response);
        var first = request ?? steps[0];
        var line = new StringBuilder($"{Time(first.AtUs)}  {label, -8} ");
        line.Append(first.From).Append(" > ").Append(first.To ?? first.From).Append(": ").Append(first.Text);
        if (response is not null && response != first)
            line.Append("  >>  ").Append(response.Text).Append($"  ({Time(response.AtUs - first.AtUs).Trim()})");
        else if (request is not null && !steps.Exists(step => step.Kind is StepKind.Response or StepKind.Event))
            line.Append("  >>  no answer");
        if (steps.Exists(step => step.Lines.Any(proof.Contains)))
            line.Append("   <== proof");
        yield return PlainText.OneLine(line.ToString());
        var below = steps.Where(step => step != first && step != response).ToList();
        foreach (var step in below.Take(MostBelow))
            yield return $"{Time(step.AtUs)}  {"", -11}{Text(step)}";
        if (below.Count > MostBelow)
            yield return $"{"", 22}and {below.Count - MostBelow} more";
    }

    private static string Text(ConversationStep step) =>
        PlainText.OneLine(
            (step.Kind == StepKind.Fault ? "FAULT " : "")
                + (step.To is null ? $"{step.From}: " : $"{step.From} > {step.To}: ")
                + step.Text
        );

    private static string Time(long us) => string.Create(CultureInfo.InvariantCulture, $"{us / 1000.0, 9:0.0} ms");
}
