using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>Header and body agree, and nobody looks at what they agree on.</summary>
internal sealed class UnsupportedVersionServed()
    : StatelessServer("broken-unsupported-version-served", "Serves a request of a version that it does not list.")
{
    internal override Refusal? CheckVersionServed(PostedMessage request) => null;
}
