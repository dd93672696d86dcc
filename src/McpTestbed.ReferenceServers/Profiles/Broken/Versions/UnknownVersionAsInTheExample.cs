using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Versions;

/// <summary>One oddity: initialize with an unknown revision gets the error that the text itself gives as an example,
/// against its own rule.</summary>
internal sealed class UnknownVersionAsInTheExample()
    : SessionEraProfile(
        "broken-unknown-version-as-in-the-example",
        "initialize with an unknown revision gets the error of the text's own example in place of an alternative."
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
                    new()
                    {
                        ["supported"] = new JsonArray([.. Supported.Select(version => JsonValue.Create(version))]),
                        ["requested"] = requested,
                    }
                );
    }
}
