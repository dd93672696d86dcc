using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.Methods;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Http;

/// <summary>One defect: the list of prompts is answered with 405.</summary>
internal sealed class ListAnswered405()
    : SessionEraProfile("broken-list-405", "The list of prompts is answered with 405.")
{
    protected override ServerParts Compose() => new() { Replies = new Misleading(), Methods = new Plain() };

    // A stream has its status before the answer.
    private sealed class Plain : RpcMethods
    {
        public override bool AnswersByStream(string method) => method != "prompts/list" && base.AnswersByStream(method);
    }

    private sealed class Misleading : Replies
    {
        public override int StatusOf(JsonObject answer) =>
            answer["result"]?["prompts"] is null ? base.StatusOf(answer) : StatusCodes.Status405MethodNotAllowed;
    }
}
