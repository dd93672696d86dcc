using System.Text.Json;
using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: the id of a subscription comes back as a string.</summary>
internal sealed class SubscriptionIdAsString()
    : StatelessServer("broken-subscription-id-as-string", "The id of a subscription comes back as a string.")
{
    internal override void Tag(JsonObject parameters, JsonElement subscription) =>
        parameters["_meta"] = new JsonObject { [MetaKey.SubscriptionId] = subscription.ToString() };
}
