using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Events;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Versions;

/// <summary>One defect: a GET stream opened before notifications/initialized begins with a roots/list
/// request.</summary>
internal sealed class ServerRequestBeforeInitialized()
    : SessionEraProfile(
        "broken-server-request-before-initialized",
        "A GET stream opened before notifications/initialized begins with a roots/list request."
    )
{
    protected override ServerParts Compose() => new() { Streams = new Rules() };

    private sealed class Rules : StreamRules
    {
        public override EventStream OpenStandalone(Session session)
        {
            var stream = base.OpenStandalone(session);
            if (!session.IsInitialized)
                Append(
                    session,
                    stream,
                    new()
                    {
                        ["jsonrpc"] = "2.0",
                        ["id"] = $"roots-{stream.Name}",
                        ["method"] = "roots/list",
                    }
                );
            return stream;
        }
    }
}
