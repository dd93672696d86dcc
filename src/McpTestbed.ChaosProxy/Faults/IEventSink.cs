namespace McpTestbed.ChaosProxy.Faults;

/// <summary>Takes the blocks of a stream, events and comments, on their way to the client.</summary>
internal interface IEventSink
{
    /// <summary>Takes the next block.</summary>
    ValueTask TakeAsync(StreamBlock block);

    /// <summary>The stream ended: whatever is held goes on.</summary>
    ValueTask EndAsync();
}
