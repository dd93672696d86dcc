using McpTestbed.ReferenceServers.LegacySse;
using McpTestbed.ReferenceServers.Messages;

namespace McpTestbed.ReferenceServers.Profiles.Broken.LegacySse;

/// <summary>One defect: the answer to initialize lacks serverInfo.</summary>
internal sealed class LegacySseServerInfoAbsent()
    : LegacySseServer("broken-legacy-sse-server-info-absent", "The answer to initialize lacks serverInfo.")
{
    internal override Outcome Initialize(string version)
    {
        var answered = base.Initialize(version);
        answered.Result!.Remove("serverInfo");
        return answered;
    }
}
