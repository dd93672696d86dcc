using McpTestbed.ReferenceServers.LegacySse;
using McpTestbed.ReferenceServers.Messages;

namespace McpTestbed.ReferenceServers.Profiles.Broken.LegacySse;

/// <summary>One defect: the version asked for is served to others, and is not the one that comes back.</summary>
internal sealed class LegacySseVersionNotEchoed()
    : LegacySseServer(
        "broken-legacy-sse-version-not-echoed",
        "Answers its own version with another one that was not asked for."
    )
{
    internal override Outcome Initialize(string version)
    {
        var answered = base.Initialize(version);
        if (version == Revision)
            answered.Result!["protocolVersion"] = "2025-03-26";
        return answered;
    }
}
