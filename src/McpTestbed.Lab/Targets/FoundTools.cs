using System.Globalization;
using System.Text.Json.Nodes;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.Lab.Targets;

/// <summary>The tools that are called although nobody named them: the server marks them read-only, and they need no
/// arguments. One that takes a time as an argument is a slow one.</summary>
internal static class FoundTools
{
    /// <summary>Long enough that a request in the middle of it is in the middle for sure, short enough to be waited
    /// for.</summary>
    private const double Seconds = 2;

    private static readonly string[] InMilliseconds = ["ms", "millis", "milliseconds"];
    private static readonly string[] InSeconds = ["seconds", "secs", "sec"];
    private static readonly string[] OfTime = ["duration", "delay", "wait", "sleep"];

    /// <summary>Chooses among what a server lists.</summary>
    /// <param name="listed">Its tools.</param>
    /// <returns>The parts for which one was found.</returns>
    public static ToolParts Among(IEnumerable<ListedTool> listed)
    {
        // Of several the one that is said to keep to the server: nobody else is asked.
        var harmless = listed
            .Where(tool => tool is { IsReadOnly: true, NeedsNothing: true })
            .OrderByDescending(tool => tool.IsClosed)
            .ToList();
        var slow = harmless.Select(SlowOrNull).OfType<ToolCall>().FirstOrDefault();
        var any = harmless.Select(tool => new ToolCall(tool.Name, "{}")).FirstOrDefault();
        return new() { Any = slow ?? any, Slow = slow };
    }

    private static ToolCall? SlowOrNull(ListedTool tool)
    {
        foreach (var (name, schema) in tool.Arguments)
        {
            if (schema["type"].AsText() is not ("number" or "integer") || UnitOf(name, schema) is not { } unit)
                continue;
            var value = Seconds * unit;
            if (Number(schema["minimum"]) > value || Number(schema["maximum"]) < value)
                continue;
            return new(tool.Name, new JsonObject { [name] = (int)value }.ToJsonString());
        }

        return null;
    }

    /// <summary>How many of an argument's unit make a second; null where it is no time, or its unit is not
    /// told.</summary>
    private static double? UnitOf(string name, JsonObject schema)
    {
        var words = WordsOf(name);
        var told = WordsOf(schema["description"].AsText() ?? "");
        if (words.Count == 0 || !words.Exists(word => IsOneOf(word, OfTime, InMilliseconds, InSeconds)))
            return null;
        var unit = words.Exists(word => IsOneOf(word, InMilliseconds, InSeconds)) ? words : told;
        return unit.Exists(word => IsOneOf(word, InMilliseconds)) ? 1000
            : unit.Exists(word => IsOneOf(word, InSeconds)) ? 1
            : null;
    }

    private static bool IsOneOf(string word, params string[][] lists) =>
        lists.Any(list => list.Contains(word, StringComparer.Ordinal));

    /// <summary>The words of a name or a text, in lower case: <c>durationMs</c> has two.</summary>
    private static List<string> WordsOf(string text)
    {
        var words = new List<string>();
        var begins = true;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiLetter(text[i]))
            {
                begins = true;
                continue;
            }

            if (begins || (char.IsAsciiLetterUpper(text[i]) && char.IsAsciiLetterLower(text[i - 1])))
                words.Add("");
            words[^1] += char.ToLower(text[i], CultureInfo.InvariantCulture);
            begins = false;
        }

        return words;
    }

    private static double? Number(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out double number) ? number : null;
}
