using System.Text.Json.Nodes;
using McpTestbed.ReferenceClients.Messages;
using McpTestbed.ReferenceClients.Work;

namespace McpTestbed.ReferenceClients.Stateless;

/// <summary>Answers what a server asks for before it can complete a request.</summary>
internal static class Inputs
{
    /// <summary>An answer to each input request, null where nothing was asked.</summary>
    /// <param name="required">The result that asks.</param>
    /// <param name="canElicit">Whether the client declared that a user can be asked.</param>
    /// <exception cref="CallFailedException">It asks for what the client did not declare.</exception>
    public static JsonObject? Answer(JsonObject required, bool canElicit)
    {
        if (required["inputRequests"] is not JsonObject requests)
            return null;
        var answers = new JsonObject();
        foreach (var (key, request) in requests)
        {
            var method = Message.Text((request as JsonObject)?["method"]);
            if (method != "elicitation/create" || !canElicit)
                throw new CallFailedException($"the server asks for {method}, which was not declared");
            answers[key] = new JsonObject
            {
                ["action"] = "accept",
                ["content"] = Content(((request as JsonObject)?["params"] as JsonObject)?["requestedSchema"]),
            };
        }
        return answers;
    }

    private static JsonObject Content(JsonNode? schema)
    {
        var content = new JsonObject();
        if ((schema as JsonObject)?["properties"] is JsonObject properties)
            foreach (var (name, property) in properties)
                content[name] = Value(property as JsonObject);
        return content;
    }

    private static JsonNode? Value(JsonObject? property) =>
        property?["enum"] is JsonArray { Count: > 0 } choices
            ? choices[0]?.DeepClone()
            : Message.Text(property?["type"]) switch
            {
                "boolean" => true,
                "integer" or "number" => 1,
                _ => "yes",
            };
}
