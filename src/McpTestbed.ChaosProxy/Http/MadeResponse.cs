using System.Text;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>Responses that rules make.</summary>
internal static class MadeResponse
{
    public static (HttpHead Head, byte[] Payload) Of(
        int status,
        string body,
        string? contentType,
        IReadOnlyList<string> headers
    )
    {
        var startLine = $"HTTP/1.1 {status} Answered by a rule";
        if (status is 204 or 304)
            return (HttpHead.Create(startLine, headers), []);
        var payload = Encoding.UTF8.GetBytes(body);
        List<string> lines = [.. headers, $"Content-Length: {payload.Length}"];
        if (contentType is not null)
            lines.Insert(0, $"Content-Type: {contentType}");
        return (HttpHead.Create(startLine, lines), payload);
    }
}
