using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Invariants;

/// <summary>A server that says one thing too many on the reply stream of tools/list, before the answer.</summary>
internal abstract class SaysMore(string name, string summary) : SessionEraProfile(name, summary)
{
    /// <summary>What it says.</summary>
    protected abstract IEnumerable<JsonObject> More(RunningRequest running, JsonObject response);

    protected override ServerParts Compose() => new() { Delivery = new Talking(this) };

    /// <summary>A message of the server.</summary>
    protected static JsonObject Message(string method, JsonObject? parameters = null)
    {
        var message = new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method };
        if (parameters is not null)
            message["params"] = parameters;
        return message;
    }

    /// <summary>A request of the server.</summary>
    protected static JsonObject Request(JsonNode? id, string method)
    {
        var request = Message(method);
        request["id"] = id;
        return request;
    }

    private sealed class Talking(SaysMore profile) : Delivery
    {
        public override void Respond(StreamRules streams, Session session, RunningRequest running, JsonObject? response)
        {
            if (response is not null && running.Request.Method == "tools/list")
            {
                foreach (var message in profile.More(running, response))
                    streams.Append(session, running.Stream, message);
            }

            base.Respond(streams, session, running, response);
        }
    }
}
