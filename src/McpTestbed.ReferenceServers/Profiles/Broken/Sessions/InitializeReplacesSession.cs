using McpTestbed.ReferenceServers.SessionEra;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: initialize with the id of a live session begins that session anew.</summary>
internal sealed class InitializeReplacesSession()
    : SessionEraProfile(
        "broken-initialize-replaces-session",
        "initialize with the id of a live session begins that session anew."
    )
{
    protected override ServerParts Compose() => new() { Post = new Lax() };

    private sealed class Lax : PostEndpoint
    {
        protected override bool InitializesAgain => true;
    }
}
