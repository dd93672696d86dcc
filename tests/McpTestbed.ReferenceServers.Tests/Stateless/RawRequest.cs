using System.Text;

namespace McpTestbed.ReferenceServers.Tests.Stateless;

/// <summary>A request line, header lines in order, and a body.</summary>
internal sealed record RawRequest(
    string Method,
    string Target,
    IReadOnlyList<(string Name, string Value)> Headers,
    string Body = ""
)
{
    public RawRequest With(string name, string value) => this with { Headers = [.. Headers, (name, value)] };

    public RawRequest Without(string name) => this with { Headers = [.. Headers.Where(header => header.Name != name)] };

    public RawRequest Replacing(string name, string value) =>
        this with
        {
            Headers = [.. Headers.Select(header => header.Name == name ? (name, value) : header)],
        };

    /// <summary>The bytes on the wire; header values are Latin-1, so that any byte can be sent.</summary>
    public byte[] ToBytes()
    {
        var body = Encoding.UTF8.GetBytes(Body);
        var head = new StringBuilder($"{Method} {Target} HTTP/1.1\r\n");
        foreach (var (name, value) in Headers)
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        head.Append($"Content-Length: {body.Length}\r\n\r\n");
        return [.. Encoding.Latin1.GetBytes(head.ToString()), .. body];
    }
}
