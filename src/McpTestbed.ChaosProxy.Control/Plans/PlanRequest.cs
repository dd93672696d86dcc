using System.Text.Json;
using McpTestbed.ChaosProxy.Control.Proxies;
using McpTestbed.ChaosProxy.Json;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.ChaosProxy.Toxics;
using McpTestbed.ChaosProxy.Toxics.Kinds;
using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Control.Plans;

/// <summary>Reads plans: all of one, before anything of it is put in place. A field that nobody knows is refused, since
/// it may be a misspelt one.</summary>
internal static class PlanRequest
{
    internal static readonly string[] Parts = ["seed", "proxies", "rules"];

    /// <summary>Reads a plan, or Toxiproxy's list of proxies, which is a plan that says nothing about rules.</summary>
    /// <exception cref="RefusedException">A part makes no sense; the message says where.</exception>
    public static Plan Read(JsonElement document)
    {
        if (document.ValueKind == JsonValueKind.Array)
            return new(null, ReadProxies(document.EnumerateArray()), null);
        var fields = new JsonFields(document, "the plan").Knowing(Parts);
        return new(
            fields.Unsigned("seed", "a whole number from 0 to 18446744073709551615"),
            fields.Has("proxies") ? ReadProxies(fields.Array("proxies")) : null,
            fields.Has("rules") ? ReadRules(fields) : null
        );
    }

    private static List<PlannedProxy> ReadProxies(IEnumerable<JsonElement> items)
    {
        var proxies = items
            .Select((item, at) => RefusedException.Within($"proxies[{at}]", () => ReadProxy(item)))
            .ToList();
        if (Twice(proxies.Select(proxy => proxy.Request.Name!)) is { } twice)
            throw RefusedException.BadBody($"proxies: name \"{twice}\" is given twice; allowed is once");
        return proxies;
    }

    private static PlannedProxy ReadProxy(JsonElement item)
    {
        var fields = new JsonFields(item, "the proxy").Knowing(ProxyRequest.Known);
        var request = ProxyRequest.Read(fields).Checked();
        var toxics = fields
            .Array("toxics")
            .Select((toxic, at) => RefusedException.Within($"toxics[{at}]", () => ReadToxic(toxic)))
            .ToList();
        return Twice(toxics.Select(toxic => toxic.Name)) is not { } twice
            ? new(request, toxics)
            : throw RefusedException.BadBody($"toxics: name \"{twice}\" is given twice; allowed is once");
    }

    private static ToxicDefinition ReadToxic(JsonElement item)
    {
        var fields = new JsonFields(item, "the toxic").Knowing(ToxicJson.Known);
        var toxic = ToxicJson.Create(fields);
        fields.Object("attributes")?.Knowing([.. toxic.Kind.Attributes.Select(attribute => attribute.Name)]);
        return toxic;
    }

    private static IReadOnlyList<FaultRule> ReadRules(JsonFields fields)
    {
        _ = fields.Array("rules");
        var rules = RuleJson.ReadAll(fields.Value("rules"));
        return Twice(rules.Select(rule => rule.Id)) is not { } twice
            ? rules
            : throw RefusedException.BadBody($"rules: id \"{twice}\" is given twice; allowed is once");
    }

    private static string? Twice(IEnumerable<string> names) =>
        names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1)?.Key;
}
