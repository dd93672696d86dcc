using System.Text.Json;
using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Control.Faults;

/// <summary>Reads rules: a fault with its scope and trigger. A field that nobody knows is refused, since it may be a misspelt one.</summary>
internal static class RuleRequest
{
    private static readonly string[] Parts = ["id", "scope", "trigger", "fault"];
    private static readonly string[] ScopeFields = ["client", "method", "rpc", "session", "stream"];
    private static readonly string[] TriggerFields = ["nth", "from", "through"];

    /// <summary>Reads one rule, or a list of them.</summary>
    /// <exception cref="ControlException">A part makes no sense; the message says which rule's.</exception>
    public static IReadOnlyList<FaultRule> ReadAll(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray().Select((rule, at) => Read(rule, $"rules[{at}]"))] : [Read(element, "the rule")];

    private static FaultRule Read(JsonElement element, string where)
    {
        try
        {
            var fields = new JsonFields(element, "the rule").Knowing(Parts);
            var id = fields.Text("id") is { Length: > 0 } given ? given : throw ControlException.MissingField("id");
            return new(id, ReadFault(fields.Object("fault") ?? throw ControlException.MissingField("fault")), ReadScope(fields.Object("scope")), ReadTrigger(fields.Object("trigger")));
        }
        catch (ControlException error)
        {
            throw new ControlException(error.Status, $"{where}: {error.Message}");
        }
    }

    private static Fault ReadFault(JsonFields fields)
    {
        var name = fields.Text("kind") ?? throw ControlException.MissingField("fault.kind");
        var kind = FaultCatalog.Find(name) ?? throw ControlException.BadBody($"fault.kind \"{name}\" is not allowed; allowed is {string.Join(", ", FaultCatalog.All.Select(known => known.Name))}");
        return kind.Read(fields.Knowing(["kind", .. kind.Fields]));
    }

    private static FaultScope ReadScope(JsonFields? fields) => fields?.Knowing(ScopeFields) is not { } scope ? new() : new()
    {
        Client = scope.Text("client"),
        HttpMethod = scope.Text("method"),
        RpcMethod = scope.Text("rpc"),
        Session = scope.Text("session"),
        Stream = scope.Text("stream"),
    };

    private static FaultTrigger ReadTrigger(JsonFields? fields)
    {
        if (fields?.Knowing(TriggerFields) is not { } trigger) return FaultTrigger.Once;
        if (Ordinal(trigger, "nth") is { } nth)
        {
            return Ordinal(trigger, "from") is null && Ordinal(trigger, "through") is null ? FaultTrigger.Nth(nth) : throw ControlException.BadBody("trigger has nth beside from or through; give one or the other");
        }

        var from = Ordinal(trigger, "from") ?? 1;
        var through = Ordinal(trigger, "through");
        return through >= from || through is null ? new(from, through) : throw ControlException.BadBody($"trigger through {through} is not allowed; allowed is a match from {from} on");
    }

    private static int? Ordinal(JsonFields fields, string name) => (int?)fields.Integer(name, 1, int.MaxValue, "the ordinal of a match, from 1");
}
