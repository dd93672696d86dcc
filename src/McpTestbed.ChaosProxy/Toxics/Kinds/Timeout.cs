using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Toxics.Kinds;

/// <summary>Drops every byte and closes the connection after a time, whatever flows; never at 0.</summary>
internal sealed record Timeout(TimeSpan After) : Toxic
{
    public static ToxicKind Kind { get; } =
        new(
            "timeout",
            "drops every byte and closes the connection after a time, traffic or not; timeout 0 never closes",
            [ToxicAttribute.Milliseconds("timeout")],
            values => new Timeout(values.Milliseconds("timeout"))
        );

    public override ToxicDeadline? Deadline => After == TimeSpan.Zero ? null : new(After, EndedHow.Fin);

    public override ToxicStage Begin(StageStart start) => new DroppingStage(start.Previous);
}
