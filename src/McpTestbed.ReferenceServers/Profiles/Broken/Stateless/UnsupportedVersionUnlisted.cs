using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>The client is told no, and not what to try instead.</summary>
internal sealed class UnsupportedVersionUnlisted()
    : StatelessServer(
        "broken-unsupported-version-unlisted",
        "Refuses an unsupported version without saying which versions it supports."
    )
{
    internal override JsonObject? UnsupportedDetail(string requested) => null;
}
