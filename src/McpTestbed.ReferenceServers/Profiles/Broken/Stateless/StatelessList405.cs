using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: the list of prompts is answered with 405.</summary>
internal sealed class StatelessList405()
    : StatelessServer("broken-stateless-list-405", "The list of prompts is answered with 405.")
{
    internal override Refusal? Check(PostedMessage request) =>
        base.Check(request)
        ?? (
            request.Method == "prompts/list"
                ? new Refusal(StatusCodes.Status405MethodNotAllowed, ErrorCode.MethodNotFound, "not at this path")
                : null
        );
}
