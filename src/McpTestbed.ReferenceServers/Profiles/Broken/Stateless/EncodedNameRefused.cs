using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: compares the name header as it stands, encoded or not.</summary>
internal sealed class EncodedNameRefused()
    : StatelessServer("broken-encoded-name-refused", "Compares the name header as it stands, encoded or not.")
{
    internal override string? Decode(string line) => line;
}
