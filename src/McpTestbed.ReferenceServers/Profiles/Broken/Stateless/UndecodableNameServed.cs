using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: takes a name header that cannot be decoded for none.</summary>
internal sealed class UndecodableNameServed()
    : StatelessServer("broken-undecodable-name-served", "Takes a name header that cannot be decoded for none.")
{
    internal override Refusal? CheckNameHeader(PostedMessage request) =>
        HeaderLines(request.Http.Request, HeaderName.Name) is [{ } only] && Decode(only) is null
            ? null
            : base.CheckNameHeader(request);
}
