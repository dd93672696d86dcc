using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken;

/// <summary>The client is told no, and not what to try instead.</summary>
internal sealed class BrokenUnsupportedVersionUnlisted : StatelessServer
{
    public override string Name => "broken-unsupported-version-unlisted";

    public override string Summary => "Refuses an unsupported version without saying which versions it supports.";

    internal override JsonObject? UnsupportedDetail(string requested) => null;
}
