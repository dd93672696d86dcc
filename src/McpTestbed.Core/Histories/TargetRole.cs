using System.Text.Json.Serialization;

namespace McpTestbed.Core.Histories;

/// <summary>Which side of MCP a target is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TargetRole>))]
public enum TargetRole
{
    /// <summary>It serves; probes of ours call it.</summary>
    [JsonStringEnumMemberName("server")]
    Server,

    /// <summary>It calls a scripted server of ours.</summary>
    [JsonStringEnumMemberName("client")]
    Client,
}
