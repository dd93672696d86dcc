namespace McpTestbed.ChaosProxy.Toxics;

/// <summary>What a stage may do. Order is kept: nothing leaves before what was put in earlier.</summary>
internal interface IStageOutput
{
    /// <summary>Hands bytes on, not before they are due.</summary>
    void Pass(ReadOnlyMemory<byte> bytes, TimeSpan due);

    /// <summary>Ends the direction, not before it is due; what comes after is dropped.</summary>
    void End(ByteEnd how, TimeSpan due);
}
