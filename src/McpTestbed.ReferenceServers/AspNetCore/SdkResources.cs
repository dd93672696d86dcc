using System.ComponentModel;
using McpTestbed.ReferenceServers.Tools;
using ModelContextProtocol.Server;

namespace McpTestbed.ReferenceServers.AspNetCore;

/// <summary>The one resource.</summary>
[McpServerResourceType]
internal sealed class SdkResources
{
    [
        McpServerResource(UriTemplate = Greeting.Uri, Name = Greeting.Name, MimeType = "text/plain"),
        Description("A greeting.")
    ]
    public static string Read() => "Hello from a reference server.";
}
