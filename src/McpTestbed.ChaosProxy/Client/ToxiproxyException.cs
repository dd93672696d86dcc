namespace McpTestbed.ChaosProxy.Client;

/// <summary>The control API refused a request.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="message">What it said.</param>
public sealed class ToxiproxyException(int status, string message) : Exception($"{status}: {message}")
{
    /// <summary>The HTTP status.</summary>
    public int Status => status;
}
