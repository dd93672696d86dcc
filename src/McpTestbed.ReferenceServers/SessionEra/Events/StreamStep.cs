namespace McpTestbed.ReferenceServers.SessionEra.Events;

/// <summary>What a connection does next: send these events, then stop if it is over, else wait for the
/// change.</summary>
internal sealed record StreamStep(IReadOnlyList<StreamEvent> Events, bool IsOver, Task Changed);
