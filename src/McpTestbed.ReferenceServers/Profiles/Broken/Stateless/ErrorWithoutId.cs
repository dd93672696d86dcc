using System.Text.Json;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>The client cannot tell which request failed.</summary>
internal sealed class ErrorWithoutId()
    : StatelessServer("broken-error-without-id", "Leaves the request's id out of its errors.")
{
    internal override JsonElement ErrorId(JsonElement id) => default;
}
