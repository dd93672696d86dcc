using System.Text.Json;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.Cli.Commands;

/// <summary>Reads what <c>--call</c> names.</summary>
internal static class ToolOptions
{
    private static readonly string[] Parts = ["slow", "progress", "sends", "changes", "asks"];

    /// <summary>The tools, by their parts.</summary>
    /// <param name="texts">One text a tool: <c>name {json}</c>, with <c>part:</c> before it or not.</param>
    /// <exception cref="UsageException">One is no tool, or two are for the same part.</exception>
    public static ToolParts Read(IReadOnlyList<string> texts)
    {
        var named = new Dictionary<string, ToolCall>();
        foreach (var text in texts)
        {
            var part = Parts.FirstOrDefault(one => text.StartsWith(one + ":", StringComparison.Ordinal)) ?? "";
            if (!named.TryAdd(part, ReadCall(text, part.Length == 0 ? text : text[(part.Length + 1)..])))
                throw new UsageException(
                    part.Length == 0
                        ? "--call is given twice without a part; give slow:, progress:, sends:, changes: or asks: "
                            + "before a tool's name"
                        : $"--call is given twice for {part}:; give one tool for it"
                );
        }

        var parts = new ToolParts
        {
            Slow = named.GetValueOrDefault("slow"),
            Progress = named.GetValueOrDefault("progress"),
            Sends = named.GetValueOrDefault("sends"),
            Changes = named.GetValueOrDefault("changes"),
            Asks = named.GetValueOrDefault("asks"),
        };
        return named.TryGetValue("", out var any) ? parts.Or(ToolParts.Of(any)) : parts;
    }

    private static ToolCall ReadCall(string given, string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var (name, json) = space < 0 ? (text, "{}") : (text[..space], text[(space + 1)..].Trim());
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object && name.Length > 0)
                return new(name, json);
        }
        catch (JsonException)
        {
            // Said below, with what would be right.
        }

        throw new UsageException(
            $"--call '{given}' is not a tool with its arguments; give --call 'slow {{\"ms\": 500}}'"
        );
    }
}
