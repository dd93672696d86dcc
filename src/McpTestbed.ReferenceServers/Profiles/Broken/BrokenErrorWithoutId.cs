using System.Text.Json;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken;

/// <summary>The client cannot tell which request failed.</summary>
internal sealed class BrokenErrorWithoutId : StatelessServer
{
    public override string Name => "broken-error-without-id";

    public override string Summary => "Leaves the request's id out of its errors.";

    internal override JsonElement ErrorId(JsonElement id) => default;
}
