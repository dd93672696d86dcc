using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Invariants;

/// <summary>One defect: while a GET stream is open, the progress of a request goes there.</summary>
internal sealed class ProgressOnGetStream()
    : SessionEraProfile(
        "broken-progress-on-get-stream",
        "While a GET stream is open, the progress of a request goes there."
    )
{
    protected override ServerParts Compose() => new() { Delivery = new Misdelivery() };

    private sealed class Misdelivery : Delivery
    {
        public override void Respond(StreamRules streams, Session session, RunningRequest running, JsonObject? response)
        {
            if (
                session.Streams.OpenStandalone is [var get, ..]
                && running.Request.Params["_meta"]?["progressToken"] is { } token
            )
            {
                var progress = new JsonObject { ["progressToken"] = token.DeepClone(), ["progress"] = 1 };
                streams.Append(
                    session,
                    get,
                    new()
                    {
                        ["jsonrpc"] = "2.0",
                        ["method"] = "notifications/progress",
                        ["params"] = progress,
                    }
                );
            }

            base.Respond(streams, session, running, response);
        }
    }
}
