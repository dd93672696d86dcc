using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles;

/// <summary>The good stateless server with another order of what it looks at, which the text leaves open: the method,
/// as header and body name it, comes before anything else.</summary>
internal sealed class StatelessMethodFirstProfile()
    : StatelessServer("stateless-method-first", "As stateless, but an unknown method is told before any other fault.")
{
    /// <summary>Extensions of one's own are allowed under a prefix of one's own.</summary>
    internal override JsonObject Capabilities()
    {
        var declared = base.Capabilities();
        declared["extensions"] = new JsonObject { ["example.com/mcptestbed"] = new JsonObject() };
        return declared;
    }

    internal override Refusal? Check(PostedMessage request) =>
        HeaderLines(request.Http.Request, HeaderName.Method) is [{ } named] && !Serves(named)
            ? new Refusal(StatusCodes.Status404NotFound, ErrorCode.MethodNotFound, $"Method not found: {named}")
            : CheckMethodServed(request) ?? base.Check(request);
}
