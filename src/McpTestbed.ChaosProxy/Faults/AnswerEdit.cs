using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpTestbed.ChaosProxy.Faults;

/// <summary>Edits the JSON-RPC answer in a body, or in the event of a stream that carries it.</summary>
internal sealed class AnswerEdit(Action<JsonObject> edit) : IBodyEffect, IStreamEffect
{
    private static readonly JsonSerializerOptions AsItIs = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public byte[]? Edit(ReadOnlyMemory<byte> payload)
    {
        if (Parse(payload) is not { } json)
            return null;
        var answers = (json is JsonArray many ? many : (IEnumerable<JsonNode?>)[json])
            .OfType<JsonObject>()
            .Where(IsAnswer)
            .ToList();
        foreach (var answer in answers)
            edit(answer);
        return answers.Count > 0 ? JsonSerializer.SerializeToUtf8Bytes(json, AsItIs) : null;
    }

    public IEventSink Begin(IStreamRule rule, IEventSink next) =>
        new AnswerSink(rule, next, block =>
            Edit(EventText.DataOf(block)) is { } edited ? [block.With(EventText.WithData(block.Raw, edited))] : null
        );

    private static bool IsAnswer(JsonObject message) => message.ContainsKey("result") || message.ContainsKey("error");

    private static JsonNode? Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return json.IsEmpty ? null : JsonNode.Parse(json.Span, documentOptions: new() { MaxDepth = 64 });
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            // Not JSON, or an object that has a member twice: it is nothing that could be edited.
            return null;
        }
    }
}
