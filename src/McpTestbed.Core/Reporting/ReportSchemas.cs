using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using McpTestbed.Core.Histories;

namespace McpTestbed.Core.Reporting;

/// <summary>JSON Schemas (2020-12) of what a run stores, made from the types that are written.</summary>
public static class ReportSchemas
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    private static readonly JsonSchemaExporterOptions Exporter = new() { TreatNullObliviousAsNonNullable = true };

    /// <summary>The schema of <c>result.json</c>.</summary>
    public static string Result { get; } =
        Text(
            "McpTestbed's result.json, schema 1",
            WithRequired(JsonReport.Json.Readable.Options.GetJsonSchemaAsNode(typeof(JsonReport.Document), Exporter))
        );

    /// <summary>The schema of one line of <c>history.ndjson</c>.</summary>
    public static string HistoryEntry { get; } =
        Text(
            "One line of McpTestbed's history.ndjson, schema 1",
            HistoryJson.Readable.Options.GetJsonSchemaAsNode(typeof(HistoryEntry), Exporter)
        );

    private static string Text(string title, JsonNode schema)
    {
        var whole = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = title };
        foreach (var (name, value) in schema.AsObject())
            whole[name] = value?.DeepClone();
        return whole.ToJsonString(Readable).ReplaceLineEndings("\n") + "\n";
    }

    /// <summary>What cannot be absent is always written, and what is absent is never written as null.</summary>
    private static JsonNode WithRequired(JsonNode schema)
    {
        if (schema is JsonObject part)
        {
            if (part["properties"] is JsonObject properties)
                part["required"] = new JsonArray([
                    .. properties
                        .Where(property => !MayBeNull(property.Value))
                        .Select(property => (JsonNode)property.Key),
                ]);
            foreach (var (_, value) in part)
                _ = value is null ? null : WithRequired(value);
        }
        else if (schema is JsonArray list)
        {
            foreach (var value in list)
                _ = value is null ? null : WithRequired(value);
        }

        return schema;
    }

    private static bool MayBeNull(JsonNode? property) =>
        property is not JsonObject schema
        || schema["type"] is JsonArray types && types.Any(type => (string?)type == "null")
        || schema["enum"] is JsonArray words && words.Contains(null);
}
