using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken;

/// <summary>A buffering proxy holds the events back.</summary>
internal sealed class BrokenBufferedReply : StatelessServer
{
    public override string Name => "broken-buffered-reply";

    public override string Summary => "Sends event streams without X-Accel-Buffering: no.";

    internal override void AddStreamHeaders(HttpResponse response)
    {
    }
}
