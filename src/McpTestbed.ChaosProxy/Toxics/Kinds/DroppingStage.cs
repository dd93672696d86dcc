namespace McpTestbed.ChaosProxy.Toxics.Kinds;

/// <summary>Reads and drops every byte.</summary>
internal sealed class DroppingStage(ToxicStage? previous) : ToxicStage
{
    private bool hasLostBytes = previous?.HasLostBytes ?? false;

    public override bool HasLostBytes => hasLostBytes;

    public override void Take(ReadOnlyMemory<byte> bytes, TimeSpan now, IStageOutput output) => hasLostBytes = true;
}
