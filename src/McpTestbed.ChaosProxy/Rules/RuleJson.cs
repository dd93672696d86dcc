using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using McpTestbed.ChaosProxy.Faults;
using McpTestbed.ChaosProxy.Faults.Kinds;
using McpTestbed.ChaosProxy.Json;
using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Rules;

/// <summary>Reads and writes rules: a fault with its scope, trigger and budget. A field that nobody knows is refused,
/// since it may be a misspelt one.</summary>
internal static partial class RuleJson
{
    private const int Most = int.MaxValue;
    private const string OrdinalOfMatch = "the ordinal of a match, from 1";
    internal static readonly string[] Parts = ["id", "scope", "trigger", "fault", "budget"];
    internal static readonly string[] ScopeFields =
    [
        "client",
        "method",
        "rpc",
        "tool",
        "session",
        "exchange",
        "resumes",
        "stream",
        "event",
    ];
    internal static readonly string[] TriggerFields = ["nth", "from", "through", "every", "probability", "per"];
    internal static readonly string[] BudgetFields = ["max_hits", "max_active", "ttl_ms"];

    /// <summary>Reads one rule, or a list of them.</summary>
    /// <exception cref="RefusedException">A part makes no sense; the message says which rule's.</exception>
    public static IReadOnlyList<FaultRule> ReadAll(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array
            ? [.. element.EnumerateArray().Select((rule, at) => Read(rule, $"rules[{at}]"))]
            : [Read(element, "the rule")];

    /// <summary>A rule in the form in which it is read; reading it gives an equal one.</summary>
    public static JsonObject Write(FaultRule rule)
    {
        var fault = new JsonObject { ["kind"] = rule.Fault.Kind };
        FaultCatalog.KindOf(rule.Fault).Write(rule.Fault, fault);
        return new()
        {
            ["id"] = rule.Id,
            ["scope"] = Write(rule.Scope),
            ["trigger"] = Write(rule.Trigger),
            ["fault"] = fault,
            ["budget"] = new JsonObject()
                .Put("max_hits", rule.Budget.MaxHits)
                .Put("max_active", rule.Budget.MaxActive)
                .Put("ttl_ms", (long?)rule.Budget.TimeToLive?.TotalMilliseconds),
        };
    }

    private static FaultRule Read(JsonElement element, string where)
    {
        try
        {
            var fields = new JsonFields(element, "the rule").Knowing(Parts);
            var id = fields.Text("id") is { Length: > 0 } given ? given : throw RefusedException.MissingField("id");
            var fault = ReadFault(fields.Object("fault") ?? throw RefusedException.MissingField("fault"));
            var scope = ReadScope(fields.Object("scope"));
            var trigger = ReadTrigger(fields.Object("trigger"), fault);
            if (scope.Event is not null && fault.Unit != FaultUnit.Event)
                throw RefusedException.BadBody(
                    $"scope.event is not allowed; a {fault.Kind} acts on exchanges, and only a fault on events "
                        + "looks at single ones"
                );
            if (scope.Session is { } session && !SessionLabel().IsMatch(session))
                throw RefusedException.BadBody(
                    $"scope.session \"{session}\" is not allowed; allowed is a label such as mcp/s1, the first "
                        + "session opened through the link mcp"
                );
            if (scope.Stream is { } stream && !StreamLabel().IsMatch(stream))
                throw RefusedException.BadBody(
                    $"scope.stream \"{stream}\" is not allowed; allowed is a label such as p2 (the second "
                        + "stream that answers a POST) or g1 (the first that a GET opened)"
                );
            if (scope.Stream is not null && fault.Message == Message.Request)
                throw RefusedException.BadBody(
                    $"scope.stream is not allowed; a {fault.Kind} acts on requests, and a stream is a response"
                );
            return new(id, fault, scope, trigger) { Budget = ReadBudget(fields.Object("budget")) };
        }
        catch (RefusedException error)
        {
            throw new RefusedException(error.Status, $"{where}: {error.Message}");
        }
    }

    private static Fault ReadFault(JsonFields fields)
    {
        var name = fields.Text("kind") ?? throw RefusedException.MissingField("fault.kind");
        var kind = FaultCatalog.Find(name)
            ?? throw RefusedException.BadBody(
                $"fault.kind \"{name}\" is not allowed; allowed is "
                    + $"{string.Join(", ", FaultCatalog.All.Select(known => known.Name))}"
            );
        return kind.Read(fields.Knowing(["kind", .. kind.Fields]));
    }

    private static FaultScope ReadScope(JsonFields? fields) =>
        fields?.Knowing(ScopeFields) is not { } scope
            ? new()
            : new()
            {
                Client = scope.Text("client"),
                HttpMethod = scope.Text("method"),
                RpcMethod = scope.Text("rpc"),
                Tool = scope.Text("tool"),
                Session = scope.Text("session"),
                Exchange = (int?)scope.Integer("exchange", 1, Most, "the number of an exchange on its link, from 1"),
                Resumes = scope.Flag("resumes"),
                Stream = scope.Text("stream"),
                Event = scope.Text("event"),
            };

    private static JsonObject Write(FaultScope scope)
    {
        var json = new JsonObject()
            .Put("client", scope.Client)
            .Put("method", scope.HttpMethod)
            .Put("rpc", scope.RpcMethod)
            .Put("tool", scope.Tool)
            .Put("session", scope.Session)
            .Put("exchange", scope.Exchange);
        if (scope.Resumes is { } resumes)
            json["resumes"] = resumes;
        return json.Put("stream", scope.Stream).Put("event", scope.Event);
    }

    private static FaultTrigger ReadTrigger(JsonFields? fields, Fault fault)
    {
        if (fields?.Knowing(TriggerFields) is not { } trigger)
            return FaultTrigger.Once;
        var read = ReadOrdinals(trigger) with
        {
            Every = (int)(trigger.Integer("every", 1, Most, "a whole number from 1") ?? 1),
            Probability = trigger.Number("probability", 0, 1) ?? 1,
            Per = trigger.Text("per") is null ? null : trigger.Word("per", CountScope.Rule),
        };
        return read.Per != CountScope.Stream || fault.Unit == FaultUnit.Event
            ? read
            : throw RefusedException.BadBody(
                $"trigger.per \"stream\" is not allowed; a {fault.Kind} acts on exchanges, and a stream is one: "
                    + "allowed is rule or client or session"
            );
    }

    private static FaultTrigger ReadOrdinals(JsonFields trigger)
    {
        if (Ordinal(trigger, "nth") is { } nth)
        {
            return Ordinal(trigger, "from") is null && Ordinal(trigger, "through") is null
                ? FaultTrigger.Nth(nth)
                : throw RefusedException.BadBody("trigger has nth beside from or through; give one or the other");
        }

        var from = Ordinal(trigger, "from") ?? 1;
        var through = Ordinal(trigger, "through");
        return through >= from || through is null
            ? new(from, through)
            : throw RefusedException.BadBody(
                $"trigger through {through} is not allowed; allowed is a match from {from} on"
            );
    }

    private static JsonObject Write(FaultTrigger trigger)
    {
        var json = new JsonObject()
            .Put("from", trigger.From)
            .Put("through", trigger.Through)
            .Put("every", trigger.Every)
            .Put("per", trigger.Per?.InRule());
        json["probability"] = trigger.Probability;
        return json;
    }

    private static FaultBudget ReadBudget(JsonFields? fields) =>
        fields?.Knowing(BudgetFields) is not { } budget
            ? FaultBudget.Unbounded
            : new()
            {
                MaxHits = (int?)budget.Integer("max_hits", 1, Most, "a whole number from 1"),
                MaxActive = (int?)budget.Integer("max_active", 1, Most, "a whole number from 1"),
                TimeToLive = budget.Integer("ttl_ms", 1, Most, $"a whole number of ms from 1 to {Most}") is { } ms
                    ? TimeSpan.FromMilliseconds(ms)
                    : null,
            };

    private static int? Ordinal(JsonFields fields, string name) => (int?)fields.Integer(name, 1, Most, OrdinalOfMatch);

    [GeneratedRegex("^.+/s[1-9][0-9]*$", RegexOptions.Singleline)]
    private static partial Regex SessionLabel();

    [GeneratedRegex("^[pg][1-9][0-9]*$")]
    private static partial Regex StreamLabel();
}
