namespace McpTestbed.ChaosProxy.Tests.Peers;

/// <summary>Reads bodies in chunks, as far as they go.</summary>
internal static class Chunks
{
    /// <summary>The payload of a body, the last chunk of which may be cut.</summary>
    public static string Payload(string chunked)
    {
        var payload = "";
        while (chunked.IndexOf("\r\n", StringComparison.Ordinal) is var line and > 0)
        {
            var size = Convert.ToInt32(chunked[..line], 16);
            var there = Math.Min(size, chunked.Length - line - 2);
            payload += chunked.Substring(line + 2, there);
            chunked = chunked[Math.Min(chunked.Length, line + 2 + size + 2)..];
        }

        return payload;
    }
}
