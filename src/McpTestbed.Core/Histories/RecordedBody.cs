using System.Text.Json.Serialization;

namespace McpTestbed.Core.Histories;

/// <summary>A body as it is stored: secrets as tokens, and bounded.</summary>
public sealed record RecordedBody
{
    /// <summary>Bodies are kept up to this many bytes; beyond it only length and hash remain.</summary>
    public const int MaximumKept = 64 * 1024;

    /// <summary>Bytes on the wire, framing removed.</summary>
    public required long Length { get; init; }

    /// <summary>The text, when it is UTF-8 and within the bound.</summary>
    public string? Text { get; init; }

    /// <summary>The bytes, when they are not UTF-8 and within the bound.</summary>
    public string? Base64 { get; init; }

    /// <summary>SHA-256 in hexadecimal, for a body beyond the bound.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Whether the content is not stored.</summary>
    [JsonIgnore]
    public bool IsTruncated => Length > 0 && Text is null && Base64 is null;
}
