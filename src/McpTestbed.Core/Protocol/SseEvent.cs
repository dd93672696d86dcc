namespace McpTestbed.Core.Protocol;

/// <summary>One block of an event stream, from its first line to the blank line that ends it (WHATWG HTML, 9.2.6).</summary>
/// <param name="Raw">The bytes as they came, comments, odd fields and line ends included.</param>
/// <param name="Type">The last <c>event</c> field.</param>
/// <param name="Data">The <c>data</c> lines joined with LF; null when there was none.</param>
/// <param name="Id">The last <c>id</c> field; null when there was none (an empty one is not null).</param>
/// <param name="Retry">The last <c>retry</c> field, as text.</param>
public sealed record SseEvent(ReadOnlyMemory<byte> Raw, string? Type, string? Data, string? Id, string? Retry)
{
    /// <summary>A block of comments only: it keeps a connection alive and is not an event.</summary>
    public bool IsComment => Type is null && Data is null && Id is null && Retry is null;
}
