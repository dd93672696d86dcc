using McpTestbed.ReferenceServers.SessionEra;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: white space before the session id counts as part of it.</summary>
internal sealed class SessionIdUntrimmed()
    : SessionEraProfile(
        "broken-session-id-untrimmed",
        "More than one space, or a tab, before the value of Mcp-Session-Id makes it another value."
    )
{
    // Kestrel trims values before anybody sees them, so the white space has to be made visible on the connection
    // itself.
    public override void Configure(WebApplicationBuilder builder)
    {
        base.Configure(builder);
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.ConfigureEndpointDefaults(listen =>
                listen.Use(next => connection => UntrimmedConnection.RunAsync(connection, next))
            )
        );
    }
}
