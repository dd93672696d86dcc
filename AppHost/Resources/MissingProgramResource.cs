namespace McpTestbed.AppHost.Resources;

/// <summary>Stands for a program that cannot be started on this machine, and says so. Nothing waits for it.</summary>
/// <param name="name">Its name.</param>
public sealed class MissingProgramResource(string name) : Resource(name);
