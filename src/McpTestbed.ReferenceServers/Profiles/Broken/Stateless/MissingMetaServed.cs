using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>The headers are taken for enough.</summary>
internal sealed class MissingMetaServed()
    : StatelessServer("broken-missing-meta-served", "Serves a request whose _meta lacks the required members.")
{
    internal override Refusal? CheckMeta(PostedMessage request) => null;
}
