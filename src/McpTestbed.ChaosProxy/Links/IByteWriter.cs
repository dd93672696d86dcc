namespace McpTestbed.ChaosProxy.Links;

/// <summary>Where bytes go: to one side of a connection, or to whatever a test puts in its place.</summary>
internal interface IByteWriter
{
    /// <summary>Sends bytes.</summary>
    /// <exception cref="LegBrokenException">Sending broke, now or before.</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Waits until nothing is held and all that was sent has been acknowledged.</summary>
    /// <returns>Whether that is known.</returns>
    Task<bool> AcknowledgedAsync(TimeProvider time);
}
