using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Versions;

/// <summary>One defect: initialize with an unknown revision gets a JSON-RPC error in place of an alternative.</summary>
internal sealed class UnknownVersionRefused()
    : SessionEraProfile(
        "broken-unknown-version-refused",
        "initialize with an unknown revision gets a JSON-RPC error in place of an alternative."
    )
{
    protected override ServerParts Compose() => new() { Versions = new Rules() };

    private sealed class Rules : VersionRules
    {
        public override string Negotiate(string requested) =>
            Supported.Contains(requested)
                ? requested
                : throw new RpcException(
                    RpcCodes.InvalidParams,
                    "Unsupported protocol version",
                    new() { ["requested"] = requested }
                );
    }
}
