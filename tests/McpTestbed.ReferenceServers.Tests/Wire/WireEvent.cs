using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceServers.Tests.Wire;

/// <summary>One SSE event.</summary>
internal sealed record WireEvent(string? Id, string? Retry, string Data)
{
    public bool IsPriming => Data.Length == 0;

    public JsonNode Json => JsonNode.Parse(Data)!;

    public static WireEvent Parse(string text)
    {
        var fields = text.Split('\n')
            .Select(line => line.Split(':', 2))
            .ToLookup(pair => pair[0], pair => pair[1].TrimStart(' '));
        return new(fields["id"].FirstOrDefault(), fields["retry"].FirstOrDefault(), string.Join('\n', fields["data"]));
    }

    /// <summary>What it is: priming, the text of a tool's answer, the step of a progress, a method, "result" or
    /// "error".</summary>
    public override string ToString() =>
        IsPriming ? "priming"
        : Json["params"]?["progress"] is { } progress ? $"progress {progress}"
        : Json["params"]?["data"] is { } data ? $"message {data}"
        : Json["method"] is { } method ? $"{method}"
        : Json["result"]?["content"]?[0]?["text"] is { } text ? $"text {text}"
        : Json["error"] is not null ? "error"
        : "result";
}
