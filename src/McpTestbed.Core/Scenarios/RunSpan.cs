using System.Diagnostics;
using System.Globalization;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;

namespace McpTestbed.Core.Scenarios;

/// <summary>The span of one run, first of its trace: operations, rules and exchanges are below it. It is the only one
/// of a run that is an error, where the verdict is one.</summary>
internal static class RunSpan
{
    public static Activity? Begin(Scenario scenario, string target, RunOptions options, ulong seed)
    {
        var span = Telemetry.BeginRun($"{target}: {scenario.Id} {options.Revision.Id}");
        if (span is not { IsAllDataRequested: true })
            return span;
        span.SetTag(SpanAttributes.Scenario, scenario.Id);
        span.SetTag(SpanAttributes.Target, target);
        span.SetTag(SpanAttributes.McpVersion, options.Revision.Id);
        span.SetTag(SpanAttributes.Seed, seed.ToString(CultureInfo.InvariantCulture));
        span.SetTag(SpanAttributes.Repetition, options.Repetition);
        return span;
    }

    /// <summary>Adds what was proven; whoever began it ends it.</summary>
    public static void Note(Activity? span, JudgedRun judged)
    {
        if (span is not { IsAllDataRequested: true })
            return;
        span.SetTag(SpanAttributes.Verdict, judged.Verdict.ToText());
        foreach (var check in judged.Checks.Where(check => check.IsFinding))
        {
            span.AddEvent(
                new(
                    "mcptestbed.finding",
                    tags: new()
                    {
                        [SpanAttributes.Check] = check.Id,
                        [SpanAttributes.Finding] = check.Finding?.ToText(),
                        [SpanAttributes.Detail] = check.Explanation,
                    }
                )
            );
        }

        if (judged.Verdict is Verdict.Invalid or Verdict.Unknown)
            span.SetStatus(ActivityStatusCode.Error, judged.Failure ?? judged.Verdict.ToText());
    }
}
