using System.Text.Json.Serialization;

namespace McpTestbed.Core.Checking;

/// <summary>What a run proves; the worst of its checks wins.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>The revision is not spoken, or nothing could be tried; nothing was judged.</summary>
    [JsonStringEnumMemberName("not-applicable")]
    NotApplicable,

    /// <summary>At least one check was judged, no MUST is violated, and every fault took effect.</summary>
    [JsonStringEnumMemberName("valid")]
    Valid,

    /// <summary>Something that was tried proves nothing.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>A MUST of the revision is violated.</summary>
    [JsonStringEnumMemberName("invalid")]
    Invalid,
}
