using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceServers.SessionEra.JsonRpc;

/// <summary>Writes JSON on one line.</summary>
internal static class JsonText
{
    // Characters beyond ASCII go out as UTF-8 and not as escapes, so that the wire shows whether UTF-8 survives.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The UTF-8 bytes of the value; never with a line break.</summary>
    public static ReadOnlyMemory<byte> Bytes(JsonNode node)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Options))
            node.WriteTo(writer);
        return buffer.WrittenMemory;
    }
}
