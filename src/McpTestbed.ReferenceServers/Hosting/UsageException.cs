namespace McpTestbed.ReferenceServers.Hosting;

/// <summary>The command line cannot be followed; the message is one line for people.</summary>
internal sealed class UsageException(string message) : Exception(message);
