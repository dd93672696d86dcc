using System.Text.Json.Nodes;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Probes;

/// <summary>Answers to what a server asks its client for, as a client would give them.</summary>
internal static class InputAnswers
{
    /// <summary>The method by which a server asks its user.</summary>
    public const string Elicitation = "elicitation/create";

    /// <summary>The answer to one request of the session era.</summary>
    public static JsonNode To(JsonObject request) =>
        To((JsonNode)new JsonObject { ["one"] = request.DeepClone() })["one"]!.DeepClone();

    /// <summary>One answer for each input request of a result.</summary>
    /// <param name="requests"><c>inputRequests</c>; null for none.</param>
    /// <returns><c>inputResponses</c>.</returns>
    public static JsonObject To(JsonNode? requests)
    {
        var answers = new JsonObject();
        foreach (var (key, request) in requests as JsonObject ?? [])
            answers[key] = request.At("method").AsText() switch
            {
                "roots/list" => new JsonObject { ["roots"] = new JsonArray() },
                "sampling/createMessage" => new JsonObject
                {
                    ["role"] = "assistant",
                    ["content"] = new JsonObject { ["type"] = "text", ["text"] = "mcptestbed" },
                    ["model"] = "mcptestbed",
                    ["stopReason"] = "endTurn",
                },
                _ => new JsonObject { ["action"] = "accept", ["content"] = Content(request) },
            };
        return answers;
    }

    /// <summary>A request of a client that can be asked for anything.</summary>
    public static ProbeRequest Able(ProbeRequest request) =>
        request.Edited(json =>
            json["params"]!["_meta"]!["io.modelcontextprotocol/clientCapabilities"] = new JsonObject
            {
                ["elicitation"] = new JsonObject { ["form"] = new JsonObject(), ["url"] = new JsonObject() },
                ["sampling"] = new JsonObject(),
                ["roots"] = new JsonObject(),
            }
        );

    private static JsonObject Content(JsonNode? request)
    {
        var content = new JsonObject();
        foreach (var (name, schema) in request.At("params", "requestedSchema", "properties") as JsonObject ?? [])
            content[name] = Value(schema);
        return content;
    }

    private static JsonNode? Value(JsonNode? schema) =>
        schema.At("enum") is JsonArray { Count: > 0 } choices ? choices[0]?.DeepClone()
        : schema.At("oneOf") is JsonArray { Count: > 0 } named ? named[0].At("const")?.DeepClone()
        : schema.At("type").AsText() switch
        {
            "integer" or "number" => schema.At("minimum")?.DeepClone() ?? JsonValue.Create(1),
            "boolean" => JsonValue.Create(true),
            "array" => new JsonArray(),
            _ => JsonValue.Create("mcptestbed"),
        };
}
