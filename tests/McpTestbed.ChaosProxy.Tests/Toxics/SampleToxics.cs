using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.ChaosProxy.Toxics;

namespace McpTestbed.ChaosProxy.Tests.Toxics;

/// <summary>One toxic of each kind, with attributes that make it bite.</summary>
internal static class SampleToxics
{
    private static readonly Dictionary<string, (string, object)[]> Attributes = new()
    {
        ["latency"] = [("latency", 60_000)],
        ["bandwidth"] = [("rate", 0)],
        ["bandwidth/proxy"] = [("rate", 0), ("scope", "proxy")],
        ["slow_close"] = [("delay", 60_000)],
        ["timeout"] = [("timeout", 60_000)],
        ["reset_peer"] = [("timeout", 60_000)],
        ["slicer"] = [("average_size", 3), ("size_variation", 1), ("delay", 60_000_000)],
        ["limit_data"] = [("bytes", 4)],
        ["noop"] = [],
        ["limit_time"] = [("time", 60_000)],
        ["blackhole"] = [],
        ["refuse"] = [],
        ["accept_delay"] = [("delay", 60_000)],
        ["conn_limit"] = [("maximum", 0)],
        ["nth_connection"] = [("n", 1)],
        ["close"] = [("after_bytes", 4)],
        ["corrupt"] = [("every_bytes", 2)],
    };

    /// <param name="kind">The kind, and after a slash which of two that differ in more than numbers.</param>
    /// <param name="direction">Where it sits.</param>
    public static ToxicDefinition Of(string kind, LinkDirection direction) =>
        LinkUnderTest.Definition(kind.Split('/')[0], direction, kind, 1, null, Attributes[kind]);
}
