using System.Text.Json;

namespace McpTestbed.AppHost.Tests.Telemetry;

/// <summary>Reads spans and log entries that a program sent in JSON.</summary>
internal static class JsonTelemetry
{
    public static (IReadOnlyList<ReceivedSpan> Spans, IReadOnlyList<ReceivedLog> Logs) Read(byte[] request)
    {
        using var json = JsonDocument.Parse(request);
        return (
            [
                .. Records(json.RootElement, "resourceSpans", "scopeSpans", "spans")
                    .Select(span => new ReceivedSpan(
                        span.Service,
                        Text(span.Record, "traceId"),
                        Text(span.Record, "spanId"),
                        Text(span.Record, "parentSpanId"),
                        Text(span.Record, "name"),
                        Attributes(span.Record)
                    )),
            ],
            [
                .. Records(json.RootElement, "resourceLogs", "scopeLogs", "logRecords")
                    .Select(log => new ReceivedLog(
                        log.Service,
                        Text(log.Record, "traceId"),
                        Text(log.Record, "spanId"),
                        Text(log.Record.GetProperty("body"), "stringValue"),
                        Attributes(log.Record)
                    )),
            ]
        );
    }

    private static IEnumerable<(string Service, JsonElement Record)> Records(
        JsonElement root,
        string batches,
        string scopes,
        string records
    ) =>
        from batch in Items(root, batches)
        let service = Attributes(batch.GetProperty("resource")).GetValueOrDefault("service.name", "")
        from scope in Items(batch, scopes)
        from record in Items(scope, records)
        select (service, record);

    private static Dictionary<string, string> Attributes(JsonElement of) =>
        Items(of, "attributes")
            .ToDictionary(pair => Text(pair, "key"), pair => Text(pair.GetProperty("value"), "stringValue"));

    private static JsonElement.ArrayEnumerator Items(JsonElement of, string name) =>
        of.TryGetProperty(name, out var items) ? items.EnumerateArray() : default;

    private static string Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var text) ? text.GetString() ?? "" : "";
}
