using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Http;

/// <summary>One defect: the code of a JSON-RPC error is a string.</summary>
internal sealed class ErrorCodeString()
    : SessionEraProfile("broken-error-code-string", "The code of a JSON-RPC error is a string.")
{
    protected override ServerParts Compose() => new() { Replies = new Misshapen() };

    private sealed class Misshapen : Replies
    {
        protected override JsonNode Code(int code) => $"{code}";
    }
}
