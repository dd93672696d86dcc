using McpTestbed.ReferenceServers.LegacySse;

namespace McpTestbed.ReferenceServers.Authorization;

/// <summary>A server of the two-endpoint transport that wants a token.</summary>
internal abstract class ProtectedLegacySseProfile(string name, string summary, BearerGuard guard)
    : LegacySseServer(name, summary)
{
    public override string? Credentials => BearerGuard.Credentials;

    public override string? SecondCredentials => BearerGuard.SecondCredentials;

    public override string? ForeignCredentials => BearerGuard.ForeignCredentials;

    internal override string? UserOf(HttpContext http) => BearerGuard.UserOf(http);

    public override void Map(WebApplication app)
    {
        guard.Use(app, Path);
        base.Map(app);
    }
}
