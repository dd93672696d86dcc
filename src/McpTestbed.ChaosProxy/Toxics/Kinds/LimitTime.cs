using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Toxics.Kinds;

/// <summary>Closes the connection after a time; until then everything flows.</summary>
internal sealed record LimitTime(TimeSpan After, EndedHow How) : Toxic
{
    public static ToxicKind Kind { get; } =
        new(
            "limit_time",
            "closes the connection a time after it met the toxic; until then everything flows",
            [ToxicAttribute.Milliseconds("time"), ToxicAttribute.How("fin")],
            values => new LimitTime(values.Milliseconds("time"), values.How)
        );

    public override ToxicDeadline Deadline => new(After, How);
}
