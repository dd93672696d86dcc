using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Streams;

/// <summary>One defect: GET answers 200 with a JSON object and opens no stream.</summary>
internal sealed class GetAnswersJson()
    : SessionEraProfile("broken-get-answers-json", "GET answers 200 with a JSON object and opens no stream.")
{
    protected override ServerParts Compose() => new() { Get = new Endpoint() };

    private sealed class Endpoint : GetEndpoint
    {
        protected override Task ServeAsync(HttpContext context, ServerParts parts, Session session) =>
            parts.Replies.WriteAsync(context, StatusCodes.Status200OK, new JsonObject());
    }
}
