using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Links;

/// <summary>One of the two connections broke: by RST, or because it was closed here.</summary>
internal sealed class LegBrokenException(EndedBy peer, Exception cause) : IOException(cause.Message, cause)
{
    /// <summary>Whose connection it was.</summary>
    public EndedBy Peer => peer;
}
