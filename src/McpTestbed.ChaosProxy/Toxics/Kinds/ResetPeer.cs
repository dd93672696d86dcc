using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Toxics.Kinds;

/// <summary>Resets the connection after a time, also one that was open before.</summary>
internal sealed record ResetPeer(TimeSpan After) : Toxic
{
    public static ToxicKind Kind { get; } =
        new(
            "reset_peer",
            "resets the connection after a time, also one that was open before; until then bytes pass",
            [ToxicAttribute.Milliseconds("timeout")],
            values => new ResetPeer(values.Milliseconds("timeout"))
        );

    public override ToxicDeadline Deadline => new(After, EndedHow.Rst);
}
