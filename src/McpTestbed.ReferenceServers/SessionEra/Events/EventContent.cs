namespace McpTestbed.ReferenceServers.SessionEra.Events;

/// <summary>What an event says, apart from its id.</summary>
/// <param name="Data">The JSON text of its data; empty for an event that only gives out an id.</param>
/// <param name="RetryMilliseconds">How long the client is told to wait before it comes back, if it is told.</param>
internal readonly record struct EventContent(ReadOnlyMemory<byte> Data, int? RetryMilliseconds = null);

/// <summary>Makes the event of a number on a stream, ready for the wire.</summary>
internal delegate StreamEvent Framing(EventStream stream, int number, EventContent content);
