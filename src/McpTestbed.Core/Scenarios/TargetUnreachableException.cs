namespace McpTestbed.Core.Scenarios;

/// <summary>The target cannot be reached or did not answer what nothing can go on without.</summary>
/// <param name="message">What was tried and what happened, for people.</param>
public sealed class TargetUnreachableException(string message) : Exception(message);
