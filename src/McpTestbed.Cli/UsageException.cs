namespace McpTestbed.Cli;

/// <summary>The call was wrong: which value, and what would be right.</summary>
/// <param name="message">For people.</param>
internal sealed class UsageException(string message) : Exception(message);
