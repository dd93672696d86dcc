namespace McpTestbed.ReferenceClients.Events;

/// <summary>One block of an event stream.</summary>
/// <param name="Type">The type; <c>message</c> where the block names none.</param>
/// <param name="Data">The text, null where the block has no data line: then it is no event, and only its id
/// counts.</param>
/// <param name="LastEventId">The id in force after the block, which may be one that came earlier.</param>
/// <param name="Retry">The reconnection time in force, if any was sent.</param>
internal sealed record ReadEvent(string Type, string? Data, string? LastEventId, TimeSpan? Retry);
