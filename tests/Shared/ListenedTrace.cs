using System.Collections.Concurrent;
using System.Diagnostics;

namespace McpTestbed.Tests;

/// <summary>Listens to spans of some sources, and keeps those of one trace: tests run side by side.</summary>
internal sealed class ListenedTrace : IDisposable
{
    private readonly ConcurrentQueue<Activity> ended = new();
    private readonly ActivityListener listener;

    public ListenedTrace(params string[] sources)
    {
        listener = new()
        {
            ShouldListenTo = source => sources.Contains(source.Name),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>A traceparent of a trace that nobody else has.</summary>
    public string Parent { get; } = $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-01";

    /// <summary>The ended spans of the trace of <see cref="Parent"/>.</summary>
    public IReadOnlyList<Activity> Ended => Of(Parent.Split('-')[1]);

    /// <summary>The ended spans of a trace.</summary>
    public IReadOnlyList<Activity> Of(string traceId) =>
        [.. ended.Where(span => span.TraceId.ToHexString() == traceId)];

    public void Dispose() => listener.Dispose();
}
