using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.LegacySse;
using McpTestbed.ReferenceServers.Messages;

namespace McpTestbed.ReferenceServers.Profiles.Broken.LegacySse;

/// <summary>A client that waits for its answer on the stream waits for ever.</summary>
internal sealed class AnswerInPostBody()
    : LegacySseServer("broken-answer-in-post-body", "Answers in the body of the POST, not on the stream.")
{
    internal override async Task DeliverAsync(HttpContext http, LegacySession session, Task<JsonObject?> answer)
    {
        http.Response.ContentType = "application/json";
        if (await answer is { } message)
            await http.Response.WriteAsync(JsonText.Of(message));
    }
}
