using System.Text.Json;
using System.Text.Json.Nodes;
using McpTestbed.ChaosProxy.Control.Faults;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace McpTestbed.ChaosProxy.Control;

/// <summary>
/// A file of proxies and their toxics: Toxiproxy's list for populate, as JSON or YAML, with <c>toxics</c> where it is
/// wanted. With rules, the list is one of two parts.
/// </summary>
/// <remarks>
/// <code>
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
internal static class ChaosConfig
{
    private const int MaximumValues = 100_000;
    private const int MaximumDepth = 32;

    /// <summary>Makes what a file describes. All of it is read before the first proxy is made.</summary>
    /// <exception cref="ControlException">An entry is refused; the message says where.</exception>
    public static async Task ApplyAsync(string text, ProxyRegistry registry, HttpReading? reading, CancellationToken cancellationToken)
    {
        var file = Parse(text);
        var parts = file.ValueKind == JsonValueKind.Object ? new JsonFields(file, "the file").Knowing(["proxies", "rules"]) : null;
        var requests = PopulateRequest.Read(parts is null ? file : parts.Value("proxies"));
        var rules = parts is null ? [] : RuleRequest.ReadAll(parts.Value("rules"));
        if (rules.Count > 0 && reading is null) throw new ControlException(400, "the file has rules, and nothing reads HTTP along that they could act on; give --history FILE");
        var toxics = requests.Select(request => request.Fields.Array("toxics").Select(toxic => ToxicRequest.Create(new(toxic, "the toxic"))).ToList()).ToList();
        reading?.Rules.Add(rules);
        for (var i = 0; i < requests.Count; i++)
        {
            var proxy = await registry.AddAsync(requests[i] with { Enabled = false }, cancellationToken);
            foreach (var toxic in toxics[i])
            {
                registry.Add(proxy, toxic);
            }

            // Only now: no connection gets through before its toxics are there.
            if (requests[i].Enabled ?? true) await registry.UpdateAsync(proxy.Name, new(null, null, null, Enabled: true, requests[i].Fields), cancellationToken);
        }
    }

    private static JsonElement Parse(string text)
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
            var file = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<object?>(text);
            var values = 0;
            return JsonElement.Parse(Convert(file, ref values, 0)?.ToJsonString() ?? "[]");
        }
        catch (Exception error) when (error is YamlException or JsonException or ArgumentException or InvalidOperationException or FormatException or OverflowException or InvalidCastException)
        {
            throw ControlException.BadBody(error.Message);
        }
    }

    /// <summary>Aliases let a short file stand for a huge one, or for itself: both are bounded.</summary>
    private static JsonNode? Convert(object? value, ref int values, int depth)
    {
        if (++values > MaximumValues || depth > MaximumDepth) throw new FormatException($"the file has more than {MaximumValues} values, or is nested more than {MaximumDepth} deep");
        switch (value)
        {
            case null:
                return null;
            case IDictionary<object, object?> map:
                var fields = new JsonObject();
                foreach (var (key, field) in map) fields[key?.ToString() ?? string.Empty] = Convert(field, ref values, depth + 1);
                return fields;
            case IEnumerable<object?> list:
                var items = new JsonArray();
                foreach (var item in list) items.Add(Convert(item, ref values, depth + 1));
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
