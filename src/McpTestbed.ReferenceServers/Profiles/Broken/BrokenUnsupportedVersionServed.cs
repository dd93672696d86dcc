using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken;

/// <summary>Header and body agree, and nobody looks at what they agree on.</summary>
internal sealed class BrokenUnsupportedVersionServed : StatelessServer
{
    public override string Name => "broken-unsupported-version-served";

    public override string Summary => "Serves a request of a version that it does not list.";

    internal override Refusal? CheckVersionServed(PostedMessage request) => null;
}
