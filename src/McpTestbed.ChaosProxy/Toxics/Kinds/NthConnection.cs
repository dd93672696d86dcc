using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Toxics.Kinds;

/// <summary>Turns away the n-th connection since it is on, and as many after it as it is told.</summary>
internal sealed record NthConnection(long First, long Count, EndedHow How) : Toxic
{
    public static ToxicKind Kind { get; } =
        new(
            "nth_connection",
            "turns away the n-th new connection since it is on, and count - 1 after it",
            [
                ToxicAttribute.Count("n", "connections", 1, 1, int.MaxValue),
                ToxicAttribute.Count("count", "connections", 1, 1, int.MaxValue),
                ToxicAttribute.How("rst"),
            ],
            values => new NthConnection(values.Number("n"), values.Number("count"), values.How)
        );

    public override EndedHow? TurnsAway => How;

    public override bool IsAbout(Arrival arrival) =>
        arrival.IsNew && arrival.Number >= First && arrival.Number < First + Count;
}
