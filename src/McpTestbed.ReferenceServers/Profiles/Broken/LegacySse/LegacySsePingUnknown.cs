using McpTestbed.ReferenceServers.LegacySse;

namespace McpTestbed.ReferenceServers.Profiles.Broken.LegacySse;

/// <summary>One defect: ping is an unknown method.</summary>
internal sealed class LegacySsePingUnknown()
    : LegacySseServer("broken-legacy-sse-ping-unknown", "Answers ping with an error: there is no such method.")
{
    internal override bool HasPing => false;
}
