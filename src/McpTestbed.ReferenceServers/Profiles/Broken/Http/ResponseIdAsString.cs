using System.Text.Json;
using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Http;

/// <summary>One defect: a request id that is a number comes back as a string.</summary>
internal sealed class ResponseIdAsString()
    : SessionEraProfile("broken-response-id-as-string", "A request id that is a number comes back as a string.")
{
    protected override ServerParts Compose() => new() { Replies = new Misshapen() };

    private sealed class Misshapen : Replies
    {
        protected override JsonNode Id(JsonNode id) =>
            id.GetValueKind() == JsonValueKind.Number ? id.ToJsonString() : base.Id(id);
    }
}
