namespace McpTestbed.ChaosProxy.Http;

/// <summary>How a body is sent.</summary>
/// <param name="IsChunked">In chunks; otherwise as it is, up to a length or the end of the connection.</param>
/// <param name="Splits">Characters of more than one byte in two pieces.</param>
/// <param name="OmitsEnd">Without the last chunk.</param>
/// <param name="Compresses">With gzip.</param>
internal sealed record BodyFraming(bool IsChunked, bool Splits, bool OmitsEnd, bool Compresses);
