namespace McpTestbed.ReferenceServers.SessionEra.Sessions;

/// <summary>The state is kept elsewhere and cannot be reached. What was asked for may have been done all the
/// same.</summary>
internal sealed class StateUnavailableException(Exception cause)
    : Exception("the session state cannot be reached", cause);
