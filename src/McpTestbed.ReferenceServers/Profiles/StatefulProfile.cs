using McpTestbed.ReferenceServers.SessionEra;

namespace McpTestbed.ReferenceServers.Profiles;

/// <summary>The good server of the session era.</summary>
internal sealed class StatefulProfile()
    : SessionEraProfile("stateful", "Streamable HTTP with sessions, event ids, replay and CORS, exact in every rule.");
