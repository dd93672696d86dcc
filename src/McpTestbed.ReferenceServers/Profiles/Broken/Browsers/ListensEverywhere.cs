using System.Net;
using McpTestbed.ReferenceServers.SessionEra;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Browsers;

/// <summary>One defect: asks to listen on every address of the machine.</summary>
internal sealed class ListensEverywhere()
    : SessionEraProfile("broken-listens-everywhere", "Asks to listen on every address of the machine.")
{
    public override IPAddress ListensOn => IPAddress.Any;
}
