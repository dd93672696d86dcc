using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace McpTestbed.ChaosProxy.Control;

/// <summary>A file of proxies and their toxics: Toxiproxy's list for populate, as JSON or YAML, with <c>toxics</c> where it is wanted.</summary>
/// <remarks>
/// <code>
/// - name: mcp
///   listen: 127.0.0.1:3002
///   upstream: 127.0.0.1:3001
///   toxics:
///     - { type: latency, attributes: { latency: 300, jitter: 100 } }
/// </code>
/// </remarks>
internal static class ChaosConfig
{
    /// <summary>Makes what a file describes. All of it is read before the first proxy is made.</summary>
    /// <exception cref="ControlException">An entry is refused; the message says where.</exception>
    public static async Task ApplyAsync(string text, ProxyRegistry registry, CancellationToken cancellationToken)
    {
        var requests = PopulateRequest.Read(Parse(text));
        var toxics = requests.Select(request => request.Fields.Array("toxics").Select(toxic => ToxicRequest.Create(new(toxic, "the toxic"))).ToList()).ToList();
        for (var i = 0; i < requests.Count; i++)
        {
            var proxy = await registry.AddAsync(requests[i] with { Enabled = false }, cancellationToken);
            foreach (var toxic in toxics[i])
            {
                if (!proxy.TryAdd(toxic)) throw new ControlException(409, $"toxic already exists: {toxic.Name} at proxy {i + 1}");
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
            return JsonElement.Parse(Convert(file)?.ToJsonString() ?? "[]");
        }
        catch (YamlException error)
        {
            throw ControlException.BadBody(error.Message);
        }
    }

    private static JsonNode? Convert(object? value) => value switch
    {
        null => null,
        IDictionary<object, object?> map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key.ToString()!, Convert(pair.Value)))),
        IEnumerable<object?> list => new JsonArray([.. list.Select(Convert)]),
        bool flag => flag,
        float number => number,
        double number => number,
        ulong number => number,
        string word => word,
        IConvertible number => System.Convert.ToInt64(number, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
