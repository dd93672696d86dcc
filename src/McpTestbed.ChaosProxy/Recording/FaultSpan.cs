using System.Diagnostics;
using System.Globalization;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Recording;

/// <summary>The span of a rule, from arming to healing, so that a trace shows what was in place when.</summary>
internal static class FaultSpan
{
    /// <summary>Begins it below what surrounds whoever arms the rule.</summary>
    public static Activity? Begin(FaultRule rule, ulong seed)
    {
        var span = Telemetry.Begin($"fault {rule.Fault.Kind}", ActivityKind.Internal);
        if (span is not { IsAllDataRequested: true })
            return span;
        foreach (var (name, value) in TagsOf(rule, seed, rule.Fault.Description))
            span.SetTag(name, value);
        return span;
    }

    /// <summary>Ends it with how often the rule acted.</summary>
    public static void End(Activity? span, int fired, int effected)
    {
        if (span is null)
            return;
        span.SetTag("mcptestbed.fault.fired", fired);
        span.SetTag("mcptestbed.fault.effected", effected);
        span.SetTag(SpanAttributes.Injected, effected > 0);
        span.Stop();
    }

    /// <summary>The rule, as spans and their events name it.</summary>
    public static ActivityTagsCollection TagsOf(FaultRule rule, ulong seed, string detail) =>
        new()
        {
            [SpanAttributes.Rule] = rule.Id,
            [SpanAttributes.FaultKind] = rule.Fault.Kind,
            [SpanAttributes.FaultScope] = $"{rule.Scope}; {rule.Trigger}",
            [SpanAttributes.Seed] = seed.ToString(CultureInfo.InvariantCulture),
            [SpanAttributes.Detail] = detail,
        };
}
