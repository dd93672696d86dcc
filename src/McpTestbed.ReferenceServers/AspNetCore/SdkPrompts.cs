using System.ComponentModel;
using McpTestbed.ReferenceServers.Tools;
using ModelContextProtocol.Server;

namespace McpTestbed.ReferenceServers.AspNetCore;

/// <summary>The one prompt.</summary>
[McpServerPromptType]
internal sealed class SdkPrompts
{
    [McpServerPrompt(Name = Greeting.Name), Description("A greeting.")]
    public static string Get() => "Hello from a reference server.";
}
