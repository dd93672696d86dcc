using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Authorization;

/// <summary>A server of 2026-07-28 that wants a token.</summary>
internal abstract class ProtectedStatelessProfile(string name, string summary, BearerGuard guard)
    : StatelessServer(name, summary)
{
    public override string? Credentials => BearerGuard.Credentials;

    public override string? SecondCredentials => BearerGuard.SecondCredentials;

    public override string? ForeignCredentials => BearerGuard.ForeignCredentials;

    public override void Map(WebApplication app)
    {
        guard.Use(app, Path);
        base.Map(app);
    }
}
