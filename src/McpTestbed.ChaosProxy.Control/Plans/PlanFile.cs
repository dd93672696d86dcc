using System.Text.Json;
using System.Text.Json.Nodes;
using McpTestbed.ChaosProxy.Json;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace McpTestbed.ChaosProxy.Control.Plans;

/// <summary>A plan as text, JSON or YAML: in a file, or as a request's body.</summary>
/// <remarks>
/// <code>
/// seed: 7
/// proxies:
///   - name: mcp
///     listen: 127.0.0.1:3002
///     upstream: 127.0.0.1:3001
///     toxics:
///       - { type: latency, attributes: { latency: 300, jitter: 100 } }
/// rules:
///   - { id: lost, scope: { rpc: tools/call }, fault: { kind: lose-answer, how: rst } }
/// </code>
/// </remarks>
internal static class PlanFile
{
    private const int MaximumValues = 100_000;
    private const int MaximumDepth = 32;

    /// <summary>The stream and the document are nesting, too.</summary>
    private const int OutermostDepth = 2;

    private static FormatException TooMuch =>
        new($"the document has more than {MaximumValues} values, or is nested more than {MaximumDepth} deep");

    /// <summary>Reads a document.</summary>
    /// <exception cref="RefusedException">It is neither JSON nor YAML.</exception>
    public static JsonElement Parse(string text)
    {
        if (text.AsSpan().TrimStart() is ['[' or '{', ..])
        {
            try
            {
                return JsonElement.Parse(text);
            }
            catch (JsonException)
            {
                // YAML has brackets and braces of its own.
            }
        }

        try
        {
            CheckDepth(text);
            var file = new DeserializerBuilder()
                .WithAttemptingUnquotedStringTypeDeserialization()
                .Build()
                .Deserialize<object?>(text);
            var values = 0;
            return JsonElement.Parse(Convert(file, ref values, 0)?.ToJsonString() ?? "[]");
        }
        catch (Exception error)
            when (error
                    is YamlException
                        or JsonException
                        or ArgumentException
                        or InvalidOperationException
                        or FormatException
                        or OverflowException
                        or InvalidCastException
            )
        {
            throw RefusedException.BadBody($"{error.Message.TrimEnd('.')}; allowed is a document of JSON or YAML");
        }
    }

    /// <summary>Whoever makes values of the file goes as deep as it is nested, and would run out of stack: so this is
    /// looked at before.</summary>
    private static void CheckDepth(string text)
    {
        var (depth, events) = (0, 0);
        for (var parser = new Parser(new StringReader(text)); parser.MoveNext(); )
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > MaximumDepth + OutermostDepth || ++events > MaximumValues * 2)
                throw TooMuch;
        }
    }

    /// <summary>Aliases let a short file stand for a huge one, or for itself: both are bounded.</summary>
    private static JsonNode? Convert(object? value, ref int values, int depth)
    {
        if (++values > MaximumValues || depth > MaximumDepth)
            throw TooMuch;
        switch (value)
        {
            case null:
                return null;
            case IDictionary<object, object?> map:
                var fields = new JsonObject();
                foreach (var (key, field) in map)
                    fields[key?.ToString() ?? string.Empty] = Convert(field, ref values, depth + 1);
                return fields;
            case IEnumerable<object?> list:
                var items = new JsonArray();
                foreach (var item in list)
                    items.Add(Convert(item, ref values, depth + 1));
                return items;
            case bool flag:
                return flag;
            case float or double:
                var number = double.Parse(value.ToString()!, System.Globalization.CultureInfo.InvariantCulture);
                return double.IsFinite(number) ? number : $"{number}";
            case string word:
                return word;
            default:
                return System.Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}
