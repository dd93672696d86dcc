using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>A proxy that shares connections gives one client the capabilities of another.</summary>
internal sealed class RemembersMeta()
    : StatelessServer(
        "broken-remembers-meta",
        "Takes a missing _meta from an earlier request on the same TCP connection."
    )
{
    internal override Refusal? CheckMeta(PostedMessage request)
    {
        var connection = request.Http.Features.GetRequiredFeature<IConnectionItemsFeature>().Items;
        var refusal = base.CheckMeta(request);
        if (refusal is null)
            connection[nameof(RemembersMeta)] = true;
        return connection.ContainsKey(nameof(RemembersMeta)) ? null : refusal;
    }
}
