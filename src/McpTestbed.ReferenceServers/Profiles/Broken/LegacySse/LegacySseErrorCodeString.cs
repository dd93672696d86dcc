using System.Text.Json;
using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.LegacySse;
using McpTestbed.ReferenceServers.Messages;

namespace McpTestbed.ReferenceServers.Profiles.Broken.LegacySse;

/// <summary>One defect: the code of an error is a string.</summary>
internal sealed class LegacySseErrorCodeString()
    : LegacySseServer("broken-legacy-sse-error-code-string", "The code of an error is a string.")
{
    internal override JsonObject Error(JsonElement id, Refusal refusal)
    {
        var error = base.Error(id, refusal);
        error["error"]!["code"] = "METHOD_NOT_FOUND";
        return error;
    }
}
