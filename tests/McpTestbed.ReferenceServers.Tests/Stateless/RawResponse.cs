using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceServers.Tests.Stateless;

/// <summary>A response as it came.</summary>
internal sealed record RawResponse(int Status, IReadOnlyList<(string Name, string Value)> Headers, string Body)
{
    /// <summary>The JSON-RPC message: the body, or the last event of it.</summary>
    public JsonNode Message
    {
        get
        {
            var at = Body.LastIndexOf("data: ", StringComparison.Ordinal);
            return JsonNode.Parse(at < 0 ? Body : Body[(at + 6)..].TrimEnd())!;
        }
    }

    public int? ErrorCode => (int?)Message["error"]?["code"];

    public string? ToolText => (string?)Message["result"]?["content"]?[0]?["text"];

    /// <summary>Status and error code, the pair that the rules fix; 0 stands for a result.</summary>
    public (int Status, int Code) Verdict => (Status, Body.Length == 0 ? 0 : ErrorCode ?? 0);

    public string? Header(string name) =>
        Headers
            .Where(header => string.Equals(header.Name, name, StringComparison.OrdinalIgnoreCase))
            .Select(header => header.Value)
            .FirstOrDefault();
}
