using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles;

/// <summary>Revision 2026-07-28 as it is written.</summary>
internal sealed class StatelessProfile()
    : StatelessServer("stateless", "Exact in every rule of the stateless revision 2026-07-28.");
