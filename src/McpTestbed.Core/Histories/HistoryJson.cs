using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace McpTestbed.Core.Histories;

/// <summary>The stored form of history entries: one JSON object a line, names in camel case, absent values left
/// out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true
)]
[JsonSerializable(typeof(HistoryEntry))]
[JsonSerializable(typeof(SessionFact))]
internal sealed partial class HistoryJson : JsonSerializerContext
{
    /// <summary>One line an entry; what is written is the serializer's, so that nobody needs to check its
    /// order.</summary>
    public static JsonWriterOptions LineOptions { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Keeps header lines and bodies readable: nothing here is ever put into HTML unescaped.</summary>
    public static HistoryJson Readable { get; } =
        new(
            new JsonSerializerOptions
            {
                PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
                DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
                Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            }
        );
}
