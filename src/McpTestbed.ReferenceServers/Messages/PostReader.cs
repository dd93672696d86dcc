using System.Text;
using System.Text.Json;

namespace McpTestbed.ReferenceServers.Messages;

/// <summary>Reads the body of a POST, at most one MiB, as one JSON-RPC request or notification.</summary>
internal static class PostReader
{
    private const int MaxBodyBytes = 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    // A repeated member could be read one way by a gateway and another way here, so it makes the body unusable.
    private static readonly JsonDocumentOptions Parsing = new() { AllowDuplicateProperties = false };

    public static async Task<Posted> ReadAsync(HttpContext http)
    {
        if (await ReadBytesAsync(http) is not { } bytes)
        {
            return Posted.Unusable(
                StatusCodes.Status413PayloadTooLarge,
                ErrorCode.InvalidRequest,
                "the body exceeds 1 MiB"
            );
        }

        try
        {
            var text = Strict.GetString(bytes);
            using var document = JsonDocument.Parse(text, Parsing);
            ReadAllText(document.RootElement);
            return Classify(http, document.RootElement.Clone());
        }
        catch (Exception exception)
            when (exception is JsonException or DecoderFallbackException or InvalidOperationException)
        {
            return Posted.Unusable(
                StatusCodes.Status400BadRequest,
                ErrorCode.ParseError,
                "the body is not one JSON value in UTF-8"
            );
        }
    }

    /// <summary>Reads every text once, because the parser is lazy: half of a surrogate pair ("\ud800") would be found
    /// out too late.</summary>
    private static void ReadAllText(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
            _ = value.GetString();
        if (value.ValueKind == JsonValueKind.Array)
            foreach (var item in value.EnumerateArray())
                ReadAllText(item);
        if (value.ValueKind != JsonValueKind.Object)
            return;
        foreach (var member in value.EnumerateObject())
        {
            _ = member.Name;
            ReadAllText(member.Value);
        }
    }

    private static Posted Classify(HttpContext http, JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
            return Invalid("the body must be one JSON-RPC object, not an array or a bare value");

        var id = PostedMessage.Member(body, "id");
        if (PostedMessage.Member(body, "method").ValueKind != JsonValueKind.String)
        {
            return Invalid("the body must be a request or a notification; there is nothing here to respond to");
        }

        var readableId = IsUsable(id) ? id : default;
        var version = PostedMessage.Member(body, "jsonrpc");
        if (version.ValueKind != JsonValueKind.String || version.GetString() != "2.0")
        {
            return Invalid("the member 'jsonrpc' must be \"2.0\"", readableId);
        }

        if (id.ValueKind != JsonValueKind.Undefined && !IsUsable(id))
            return Invalid("the id must be a string or an integer");
        return new Posted(new PostedMessage(http, id, body.GetProperty("method").GetString()!, body), null, id);
    }

    private static Posted Invalid(string message, JsonElement id = default) =>
        Posted.Unusable(StatusCodes.Status400BadRequest, ErrorCode.InvalidRequest, message, id);

    private static bool IsUsable(JsonElement id) =>
        id.ValueKind == JsonValueKind.String || (id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out _));

    private static async Task<byte[]?> ReadBytesAsync(HttpContext http)
    {
        if (http.Request.ContentLength > MaxBodyBytes)
            return null;

        using var kept = new MemoryStream();
        try
        {
            // The server itself is set to stop reading at one MiB.
            await http.Request.Body.CopyToAsync(kept, http.RequestAborted);
            return kept.ToArray();
        }
        catch (BadHttpRequestException tooLong) when (tooLong.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
    }
}
