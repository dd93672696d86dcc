using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Http;

/// <summary>One defect: JSON answers are declared as text/plain.</summary>
internal sealed class TextPlain() : SessionEraProfile("broken-text-plain", "JSON answers are declared as text/plain.")
{
    protected override ServerParts Compose() => new() { Replies = new Misshapen() };

    private sealed class Misshapen : Replies
    {
        protected override string JsonContentType => "text/plain";
    }
}
