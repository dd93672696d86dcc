using System.Net;
using McpTestbed.ReferenceServers.LegacySse;

namespace McpTestbed.ReferenceServers.Profiles.Broken.LegacySse;

/// <summary>One defect: asks to listen on every address of the machine.</summary>
internal sealed class LegacySseListensEverywhere()
    : LegacySseServer("broken-legacy-sse-listens-everywhere", "Asks to listen on every address of the machine.")
{
    public override IPAddress ListensOn => IPAddress.Any;
}
