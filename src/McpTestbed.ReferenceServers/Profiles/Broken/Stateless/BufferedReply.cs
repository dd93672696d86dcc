using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>A buffering proxy holds the events back.</summary>
internal sealed class BufferedReply()
    : StatelessServer("broken-buffered-reply", "Sends event streams without X-Accel-Buffering: no.")
{
    internal override void AddStreamHeaders(HttpResponse response) { }
}
