namespace McpTestbed.ChaosProxy.Toxics;

/// <summary>A toxic at work on one direction of one connection: a function of (bytes, now, its own state) to what is
/// handed on, and when.</summary>
/// <remarks>A stage has no clock, no task and no socket; it may not block.</remarks>
internal abstract class ToxicStage
{
    /// <summary>False where nothing may be received as long as it is in place.</summary>
    public virtual bool IsReading => true;

    /// <summary>Where it holds this much, nothing more is received.</summary>
    public virtual long MaximumHeld => ToxicChain.MaximumHeld;

    /// <summary>Whether bytes are gone for good, so that without it the connection could only go on with a
    /// gap.</summary>
    public virtual bool HasLostBytes => false;

    /// <summary>Takes bytes.</summary>
    /// <param name="bytes">They stay as they are.</param>
    /// <param name="now">When they arrived here.</param>
    /// <param name="output">Where they go.</param>
    public abstract void Take(ReadOnlyMemory<byte> bytes, TimeSpan now, IStageOutput output);

    /// <summary>Takes the end of the direction.</summary>
    public virtual void End(ByteEnd how, TimeSpan now, IStageOutput output) => output.End(how, now);
}
