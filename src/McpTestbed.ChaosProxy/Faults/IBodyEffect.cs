namespace McpTestbed.ChaosProxy.Faults;

/// <summary>Edits a body that is whole and no stream.</summary>
internal interface IBodyEffect : IFaultEffect
{
    ResponseMode IFaultEffect.OnBody => ResponseMode.Collected;

    /// <summary>The payload after the edit; null where there is nothing to edit.</summary>
    byte[]? Edit(ReadOnlyMemory<byte> payload);
}
