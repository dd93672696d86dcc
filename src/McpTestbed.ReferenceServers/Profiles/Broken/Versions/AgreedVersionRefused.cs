using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Versions;

/// <summary>One defect: a session that agreed on an older version is refused that version.</summary>
internal sealed class AgreedVersionRefused()
    : SessionEraProfile(
        "broken-agreed-version-refused",
        "A session that agreed on an older version is refused that version."
    )
{
    protected override ServerParts Compose() => new() { Versions = new Rules() };

    private sealed class Rules : VersionRules
    {
        public override Refusal? Check(IHeaderDictionary headers, Session session) =>
            session.Version != Latest && headers[HeaderName] == session.Version
                ? Bad($"{session.Version} is not served")
                : base.Check(headers, session);
    }
}
