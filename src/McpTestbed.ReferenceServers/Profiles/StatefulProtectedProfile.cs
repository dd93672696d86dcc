using McpTestbed.ReferenceServers.Authorization;

namespace McpTestbed.ReferenceServers.Profiles;

/// <summary>The good server behind a token.</summary>
internal sealed class StatefulProtectedProfile()
    : ProtectedSessionProfile(
        "stateful-protected",
        "As stateful, for whoever shows the token that the start of the program names.",
        new BearerGuard()
    );
