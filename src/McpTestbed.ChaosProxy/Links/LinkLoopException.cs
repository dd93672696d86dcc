namespace McpTestbed.ChaosProxy.Links;

/// <summary>A link leads back to itself, directly or over other links of this process.</summary>
internal sealed class LinkLoopException()
    : Exception("a link leads back to itself, so its connection was reset: give it another server");
