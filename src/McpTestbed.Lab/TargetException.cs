namespace McpTestbed.Lab;

/// <summary>A target cannot be had: it does not exist, cannot be installed, or did not start.</summary>
/// <param name="message">What is wrong, with which value, and what would be right.</param>
public sealed class TargetException(string message) : Exception(message);
