using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace McpTestbed.ReferenceServers.SessionEra.JsonRpc;

/// <summary>Reads the body of a POST.</summary>
internal static class RpcBodyParser
{
    private const int MaxBatch = 100;

    // Two members of one name would let two readers see two different messages.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads the bytes; never throws, a body that cannot be taken says so itself.</summary>
    public static RpcBody Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            // The JSON reader itself does not look at the encoding inside strings.
            if (!Utf8.IsValid(bytes))
                return Unreadable("the body is not UTF-8");
            var node = JsonNode.Parse(bytes, null, Strict);
            return node is JsonArray array ? Batch(array) : Single(node);
        }
        catch (JsonException)
        {
            return Unreadable("the body is not JSON");
        }
        catch (InvalidOperationException)
        {
            // A string with half a surrogate pair is JSON, but no text.
            return Unreadable("the body has a string that is not Unicode");
        }
    }

    private static RpcBody Single(JsonNode? node)
    {
        try
        {
            var message = Message(node);
            return new() { Messages = [message], Id = (message as RpcMessage.Request)?.Id };
        }
        catch (RpcException problem)
        {
            var id = node is JsonObject shape && shape.ContainsKey("method") && IsId(shape["id"]) ? shape["id"] : null;
            return new() { Problem = problem, Id = id };
        }
    }

    private static RpcBody Batch(JsonArray array)
    {
        try
        {
            if (array.Count is 0 or > MaxBatch)
                throw Invalid($"a batch has 1 to {MaxBatch} messages");
            var messages = array.Select(Message).ToArray();
            if (messages.Any(m => m is RpcMessage.Request { Method: "initialize" }))
                throw Invalid("initialize is never part of a batch");
            var responses = messages.Count(m => m is RpcMessage.Response);
            if (responses > 0 && responses < messages.Length)
                throw Invalid("a batch does not mix responses with other messages");
            return new() { Messages = messages, IsBatch = true };
        }
        catch (RpcException problem)
        {
            return new() { Problem = problem, IsBatch = true };
        }
    }

    // {"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"count","arguments":{"key":"k"}}}
    private static RpcMessage Message(JsonNode? node)
    {
        if (node is not JsonObject shape)
            throw Invalid("a message is a JSON object");
        if (Text(shape["jsonrpc"]) != "2.0")
            throw Invalid("jsonrpc must be \"2.0\"");
        var hasId = shape.ContainsKey("id");
        if (!shape.ContainsKey("method"))
        {
            var outcomes = (shape.ContainsKey("result") ? 1 : 0) + (shape.ContainsKey("error") ? 1 : 0);
            if (!hasId || outcomes != 1)
                throw Invalid("a message has a method, or an id and either result or error");
            return new RpcMessage.Response(shape["id"]?.DeepClone(), shape["result"]?.DeepClone() as JsonObject);
        }

        if (Text(shape["method"]) is not { } method)
            throw Invalid("method must be a string");
        if (hasId && !IsId(shape["id"]))
            throw Invalid("id must be a string or an integer, and never null");
        if (shape.ContainsKey("params") && shape["params"] is not JsonObject)
            throw Invalid("params must be an object");
        var parameters = shape["params"] as JsonObject ?? [];
        return hasId
            ? new RpcMessage.Request(shape["id"]!, method, parameters)
            : new RpcMessage.Notification(method, parameters);
    }

    private static bool IsId(JsonNode? id) =>
        id?.GetValueKind() switch
        {
            JsonValueKind.String => true,
            JsonValueKind.Number => id.ToJsonString().TrimStart('-').All(char.IsAsciiDigit),
            _ => false,
        };

    private static string? Text(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    private static RpcException Invalid(string message) => new(RpcCodes.InvalidRequest, message);

    private static RpcBody Unreadable(string message) => new() { Problem = new(RpcCodes.Parse, message) };
}
