using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace McpTestbed.Core.Diagnostics;

/// <summary>The one source of spans and the one meter of the testbed. They are for people: no verdict rests on
/// them.</summary>
/// <remarks>Where nobody listens no span is made, and whoever begins one gets null.</remarks>
public static class Telemetry
{
    /// <summary>Name of the source and of the meter, for those who listen.</summary>
    public const string Name = "McpTestbed";

    private const string Run = "run";

    /// <summary>Every span of the testbed comes from here.</summary>
    public static ActivitySource Source { get; } = new(Name, ToolVersion.Current);

    /// <summary>Every figure of the testbed comes from here.</summary>
    public static Meter Meter { get; } = new(Name, ToolVersion.Current);

    /// <summary>Begins a span that is nobody's surroundings: what the caller does next is not put below it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="parent">What it is put below; by default what surrounds the caller.</param>
    /// <returns>The span, which is over when it is stopped; null where nobody listens.</returns>
    public static Activity? Begin(string name, ActivityKind kind, ActivityContext parent = default)
    {
        if (!Source.HasListeners())
            return null;
        var surroundings = Activity.Current;
        var span = Source.StartActivity(name, kind, parent);
        Activity.Current = surroundings;
        return span;
    }

    /// <summary>Whether what is done now belongs to a run of a scenario. What goes wrong there goes wrong on purpose:
    /// the verdict, on the first span of the trace, says what is really wrong, and no other span is an error.</summary>
    public static bool IsWithinRun
    {
        get
        {
            var span = Activity.Current;
            while (span?.Parent is { } parent)
                span = parent;
            return span?.GetCustomProperty(Run) is not null;
        }
    }

    /// <summary>Begins the span of a run: the first of its trace, it surrounds what its caller does next.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The span, which is over when it is stopped; null where nobody listens.</returns>
    public static Activity? BeginRun(string name)
    {
        if (!Source.HasListeners())
            return null;
        Activity.Current = null;
        var span = Source.StartActivity(name);
        span?.SetCustomProperty(Run, Run);
        return span;
    }
}
