using System.Text.Json;
using System.Text.Json.Serialization;

namespace McpTestbed.Core.Protocol;

/// <summary>What a JSON-RPC message is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JsonRpcKind>))]
public enum JsonRpcKind
{
    /// <summary>Has a method and an id.</summary>
    [JsonStringEnumMemberName("request")]
    Request,

    /// <summary>Has a method and no id.</summary>
    [JsonStringEnumMemberName("notification")]
    Notification,

    /// <summary>Has a result.</summary>
    [JsonStringEnumMemberName("response")]
    Response,

    /// <summary>Has an error.</summary>
    [JsonStringEnumMemberName("error")]
    Error,

    /// <summary>JSON, but none of the above.</summary>
    [JsonStringEnumMemberName("other")]
    Other,
}

/// <summary>What routing and judging need of a JSON-RPC message, read without building the whole document.</summary>
public sealed record JsonRpcMessage
{
    /// <summary>Messages nested deeper than this are not read.</summary>
    public const int MaximumDepth = 512;

    /// <summary>Texts beyond this many characters are cut, and say so, so that no peer decides how much is kept of
    /// it.</summary>
    public const int MaximumText = 1024;

    private const int MaximumMessages = 256;

    /// <summary>What the message is.</summary>
    public JsonRpcKind Kind { get; init; }

    /// <summary>The id as it stands in the JSON, so that <c>1</c> and <c>"1"</c> differ; null when absent.</summary>
    public string? Id { get; init; }

    /// <summary>The method of a request or notification.</summary>
    public string? Method { get; init; }

    /// <summary><c>params.name</c>, the tool of a <c>tools/call</c>.</summary>
    public string? Name { get; init; }

    /// <summary>The code of an error, where it is an integer.</summary>
    public int? ErrorCode { get; init; }

    /// <summary>Whether this answers a request.</summary>
    [JsonIgnore]
    public bool IsAnswer => Kind is JsonRpcKind.Response or JsonRpcKind.Error;

    /// <summary>Reads the messages of a body: one, several for an array, none when it is not JSON.</summary>
    /// <param name="utf8">The bytes of the body.</param>
    /// <returns>The messages in order.</returns>
    public static IReadOnlyList<JsonRpcMessage> Peek(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Span.StartsWith("\uFEFF"u8))
            utf8 = utf8["\uFEFF"u8.Length..];
        if (utf8.IsEmpty)
            return [];
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = MaximumDepth });
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Array
                ? [.. root.EnumerateArray().Take(MaximumMessages).Select(ReadSafely)]
                : [ReadSafely(root)];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static JsonRpcMessage ReadSafely(JsonElement element)
    {
        try
        {
            return Read(element);
        }
        catch (InvalidOperationException)
        {
            // The grammar is JSON's, but a text in it is no Unicode: half a surrogate pair, or bytes that are not
            // UTF-8.
            return new() { Kind = JsonRpcKind.Other };
        }
    }

    private static JsonRpcMessage Read(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return new() { Kind = JsonRpcKind.Other };
        var id = element.TryGetProperty("id"u8, out var idElement) ? Bounded(idElement.GetRawText()) : null;
        var method = TextOf(element, "method"u8);
        if (method is not null)
        {
            var name =
                element.TryGetProperty("params"u8, out var parameters) && parameters.ValueKind == JsonValueKind.Object
                    ? TextOf(parameters, "name"u8)
                    : null;
            return new()
            {
                Kind = id is null ? JsonRpcKind.Notification : JsonRpcKind.Request,
                Id = id,
                Method = method,
                Name = name,
            };
        }

        if (element.TryGetProperty("error"u8, out var error))
        {
            int? code =
                error.ValueKind == JsonValueKind.Object
                && error.TryGetProperty("code"u8, out var codeElement)
                && codeElement.ValueKind == JsonValueKind.Number
                && codeElement.TryGetInt32(out var number)
                    ? number
                    : null;
            return new()
            {
                Kind = JsonRpcKind.Error,
                Id = id,
                ErrorCode = code,
            };
        }

        return new()
        {
            Kind = element.TryGetProperty("result"u8, out _) ? JsonRpcKind.Response : JsonRpcKind.Other,
            Id = id,
        };
    }

    private static string? TextOf(JsonElement element, ReadOnlySpan<byte> property) =>
        element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String
            ? Bounded(value.GetString()!)
            : null;

    private static string Bounded(string text) =>
        text.Length <= MaximumText ? text : $"{text[..MaximumText]}... ({text.Length} characters)";
}
