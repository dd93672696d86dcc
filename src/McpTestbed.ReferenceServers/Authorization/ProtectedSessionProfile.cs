using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Methods;

namespace McpTestbed.ReferenceServers.Authorization;

/// <summary>A server with sessions that wants a token.</summary>
internal abstract class ProtectedSessionProfile(string name, string summary, BearerGuard guard)
    : SessionEraProfile(name, summary)
{
    public override string? Credentials => BearerGuard.Credentials;

    public override string? SecondCredentials => BearerGuard.SecondCredentials;

    public override string? ForeignCredentials => BearerGuard.ForeignCredentials;

    protected override ServerParts Compose() => new() { Gate = new OwnersGate(), Methods = new AskingMethods() };

    public override void Map(WebApplication app)
    {
        guard.Use(app, Path);
        base.Map(app);
    }
}
