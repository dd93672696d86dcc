namespace McpTestbed.ChaosProxy.Toxics;

/// <summary>How a direction ends.</summary>
internal enum ByteEnd
{
    /// <summary>The sender's FIN, passed on: the other direction stays open.</summary>
    Fin,

    /// <summary>The sender's RST, passed on.</summary>
    Rst,

    /// <summary>A toxic closes the whole connection with FIN.</summary>
    CloseWithFin,

    /// <summary>A toxic closes the whole connection with RST.</summary>
    CloseWithRst,
}
