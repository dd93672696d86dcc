using McpTestbed.ReferenceServers.Stateless;
using Microsoft.Extensions.Primitives;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>Header names compare without regard to case, and HTTP/2 sends them all in lower case.</summary>
internal sealed class StatelessHeaderNameCaseSensitive()
    : StatelessServer("broken-stateless-header-name-case-sensitive", "Knows Mcp-Method in that spelling only.")
{
    internal override StringValues HeaderLines(HttpRequest request, string name)
    {
        var isMisspelt = name == HeaderName.Method && !request.Headers.Keys.Contains(name, StringComparer.Ordinal);
        return isMisspelt ? StringValues.Empty : base.HeaderLines(request, name);
    }
}
