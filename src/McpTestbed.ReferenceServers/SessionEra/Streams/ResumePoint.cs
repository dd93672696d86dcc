using McpTestbed.ReferenceServers.SessionEra.Events;

namespace McpTestbed.ReferenceServers.SessionEra.Streams;

/// <summary>The stream to continue, and the number of the last event the client has had of it.</summary>
internal sealed record ResumePoint(EventStream Stream, int Number);
