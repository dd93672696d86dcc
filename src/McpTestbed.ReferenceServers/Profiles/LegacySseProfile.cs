using McpTestbed.ReferenceServers.LegacySse;

namespace McpTestbed.ReferenceServers.Profiles;

/// <summary>The transport with two addresses, as revision 2024-11-05 describes it.</summary>
internal sealed class LegacySseProfile()
    : LegacySseServer("legacy-sse", "Exact in every rule of the old HTTP+SSE transport of revision 2024-11-05.");
