using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken;

/// <summary>The headers are taken for enough.</summary>
internal sealed class BrokenMissingMetaServed : StatelessServer
{
    public override string Name => "broken-missing-meta-served";

    public override string Summary => "Serves a request whose _meta lacks the required members.";

    internal override Refusal? CheckMeta(PostedMessage request) => null;
}
