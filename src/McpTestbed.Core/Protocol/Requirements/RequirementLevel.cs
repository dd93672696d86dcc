using System.Text.Json.Serialization;

namespace McpTestbed.Core.Protocol.Requirements;

/// <summary>How binding a rule is, and so what a check that does not hold amounts to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RequirementLevel>))]
public enum RequirementLevel
{
    /// <summary>MUST, MUST NOT, REQUIRED: a check that does not hold is a violation.</summary>
    [JsonStringEnumMemberName("must")]
    Must,

    /// <summary>SHOULD, SHOULD NOT: a warning.</summary>
    [JsonStringEnumMemberName("should")]
    Should,

    /// <summary>MAY, descriptive text, or a gap that the text leaves open: an observation.</summary>
    [JsonStringEnumMemberName("may")]
    May,

    /// <summary>A rule from outside MCP (HTTP, SSE, Fetch): an observation under its own name.</summary>
    [JsonStringEnumMemberName("external")]
    External,
}
