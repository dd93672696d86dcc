using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>The client never learns that it speaks to the wrong era.</summary>
internal sealed class LegacyRequestServed()
    : StatelessServer(
        "broken-legacy-request-served",
        "Serves tools/list to a client of the session era: no headers, no _meta."
    )
{
    internal override Refusal? Check(PostedMessage request)
    {
        var isLegacy =
            HeaderLines(request.Http.Request, HeaderName.ProtocolVersion).Count == 0 && request.MetaVersion is null;
        return isLegacy && request.Method == "tools/list" ? null : base.Check(request);
    }
}
