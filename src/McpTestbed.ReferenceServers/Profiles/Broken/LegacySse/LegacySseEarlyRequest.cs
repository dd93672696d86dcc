using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.LegacySse;

namespace McpTestbed.ReferenceServers.Profiles.Broken.LegacySse;

/// <summary>One defect: a request goes out before notifications/initialized came.</summary>
internal sealed class LegacySseEarlyRequest()
    : LegacySseServer("broken-legacy-sse-early-request", "Asks for roots before the handshake is over.")
{
    internal override IEnumerable<JsonObject> BeforeInitialized() =>
        [
            new()
            {
                ["jsonrpc"] = "2.0",
                ["id"] = "early",
                ["method"] = "roots/list",
            },
        ];
}
