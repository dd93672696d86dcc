using System.Text.Json.Serialization;

namespace McpTestbed.Core.Scenarios;

/// <summary>Which side of MCP a target is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TargetRole>))]
public enum TargetRole
{
    /// <summary>It serves; probes of ours call it.</summary>
    [JsonStringEnumMemberName("server")]
    Server,

    /// <summary>It calls a server of ours. No scenario is for clients yet.</summary>
    [JsonStringEnumMemberName("client")]
    Client,
}
