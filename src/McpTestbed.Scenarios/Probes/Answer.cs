using System.Globalization;
using System.Text.Json.Nodes;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.Scenarios.Probes;

/// <summary>What a probe saw of an answer. It steers the drive; the verdict comes from the record.</summary>
internal sealed record Answer
{
    /// <summary>The head; null when none came.</summary>
    public HttpHead? Head { get; init; }

    /// <summary>A body that is not a stream.</summary>
    public string Body { get; init; } = "";

    /// <summary>Events of a stream.</summary>
    public IReadOnlyList<SseEvent> Events { get; init; } = [];

    /// <summary>What went wrong on the way; null when the answer is whole.</summary>
    public string? Problem { get; init; }

    public int Status => Head?.Status ?? 0;

    public bool Served => Status is >= 200 and < 300;

    public bool IsStream =>
        Head?.Values("Content-Type")
            .Any(type => type.StartsWith(MediaTypes.EventStream, StringComparison.OrdinalIgnoreCase))
        ?? false;

    public string? SessionId => Head?.Values(McpHeaders.SessionId).FirstOrDefault();

    /// <summary>The last event id seen, which is what a client would resume with.</summary>
    public string? LastEventId => Events.LastOrDefault(sse => !string.IsNullOrEmpty(sse.Id))?.Id;

    /// <summary>How long the server asks its client to wait before it comes back; none when it does not say.</summary>
    public TimeSpan Retry =>
        Events.LastOrDefault(sse => sse.Retry is not null)?.Retry is { } text
        && uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : TimeSpan.Zero;

    /// <summary>The JSON-RPC answer in the body or on the stream; null when there is none.</summary>
    public JsonObject? Rpc
    {
        get
        {
            IEnumerable<string?> texts = IsStream ? Events.Select(sse => sse.Data) : [Body];
            return texts
                .Select(ForeignJson.ParseObject)
                .FirstOrDefault(json => json is not null && (json.ContainsKey("result") || json.ContainsKey("error")));
        }
    }

    /// <summary>The text of a tool's result.</summary>
    public string? ToolText =>
        Rpc.At("result", "content") is JsonArray { Count: > 0 } content ? content[0].At("text").AsText() : null;
}
