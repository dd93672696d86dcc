using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>A client cannot tell an answer from the text of some gateway.</summary>
internal sealed class StatelessTextPlain()
    : StatelessServer("broken-stateless-text-plain", "JSON answers are declared as text/plain.")
{
    internal override string JsonContentType => "text/plain";
}
