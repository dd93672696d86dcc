using System.Collections.Concurrent;
using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: a call without a handle is about the basket that came last on its connection.</summary>
internal sealed class HandleOfTheConnection()
    : StatelessServer(
        "broken-handle-of-the-connection",
        "A call without a handle is about the basket that came last on its connection."
    )
{
    private readonly ConcurrentDictionary<string, string> last = new(StringComparer.Ordinal);

    internal override string? BasketOf(PostedMessage request)
    {
        if (base.BasketOf(request) is { } named)
            return last[request.Http.Connection.Id] = named;
        return last.GetValueOrDefault(request.Http.Connection.Id);
    }
}
