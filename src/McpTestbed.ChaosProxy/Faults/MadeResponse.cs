using System.Text;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Faults;

/// <summary>A response that a rule makes.</summary>
/// <param name="Head">Its head.</param>
/// <param name="Payload">Its body.</param>
internal sealed record MadeResponse(HttpHead Head, byte[] Payload)
{
    /// <summary>A response of a status, in a framing that fits its body.</summary>
    public static MadeResponse Create(int status, string body, string? contentType, IReadOnlyList<string> headers)
    {
        var startLine = $"HTTP/1.1 {status} Answered by a rule";
        if (status is 204 or 304)
            return new(HttpHead.Create(startLine, headers), []);
        var payload = Encoding.UTF8.GetBytes(body);
        List<string> lines = [.. headers, $"Content-Length: {payload.Length}"];
        if (contentType is not null)
            lines.Insert(0, $"Content-Type: {contentType}");
        return new(HttpHead.Create(startLine, lines), payload);
    }

    /// <summary>Its bytes as an answer to a method; HEAD gets no body (RFC 9110, 9.3.2).</summary>
    public byte[] ToBytes(string method) => [.. Head.ToBytes(), .. method == "HEAD" ? [] : Payload];
}
