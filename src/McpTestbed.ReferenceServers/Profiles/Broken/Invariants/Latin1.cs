using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Invariants;

/// <summary>One defect: JSON goes out in Latin-1.</summary>
internal sealed class Latin1() : SessionEraProfile("broken-latin-1", "JSON goes out in Latin-1.")
{
    protected override ServerParts Compose() => new() { Replies = new Encoded() };

    private sealed class Encoded : Replies
    {
        private static readonly JsonSerializerOptions AsItIs = new()
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };

        protected override ReadOnlyMemory<byte> Bytes(JsonNode body)
        {
            var named = body.DeepClone().AsObject();
            named["note"] = "d\u00e9j\u00e0 vu";
            return Encoding.Latin1.GetBytes(named.ToJsonString(AsItIs));
        }
    }
}
