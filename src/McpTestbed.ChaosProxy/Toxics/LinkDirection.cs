namespace McpTestbed.ChaosProxy.Toxics;

/// <summary>A direction of a link.</summary>
internal enum LinkDirection
{
    /// <summary>Client to server.</summary>
    Upstream,

    /// <summary>Server to client.</summary>
    Downstream,
}
