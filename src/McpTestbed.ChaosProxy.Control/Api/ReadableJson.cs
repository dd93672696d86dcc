using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpTestbed.ChaosProxy.Control.Api;

/// <summary>JSON for people too: only what must be escaped is.</summary>
internal static class ReadableJson
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Text(JsonNode node) => node.ToJsonString(Readable);
}
