using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: refuses a request without clientInfo.</summary>
internal sealed class ClientInfoRequired()
    : StatelessServer("broken-client-info-required", "Refuses a request without clientInfo.")
{
    internal override Refusal? CheckMeta(PostedMessage request) =>
        base.CheckMeta(request)
        ?? (
            request.HasMeta("io.modelcontextprotocol/clientInfo")
                ? null
                : Refusal.Parameters("_meta lacks clientInfo", StatusCodes.Status400BadRequest)
        );
}
