namespace McpTestbed.ChaosProxy.Toxics.Kinds;

/// <summary>Lets so many bytes pass, then ends the connection.</summary>
internal sealed class LimitStage(long limit, ByteEnd how, ToxicStage? previous) : ToxicStage
{
    private long passed = previous is LimitStage same ? same.passed : 0;
    private bool hasLostBytes;

    public override bool HasLostBytes => hasLostBytes;

    public override void Take(ReadOnlyMemory<byte> bytes, TimeSpan now, IStageOutput output)
    {
        var size = (int)Math.Clamp(limit - passed, 0, bytes.Length);
        hasLostBytes |= size < bytes.Length;
        passed += size;
        output.Pass(bytes[..size], now);
        if (passed >= limit)
            output.End(how, now);
    }
}
