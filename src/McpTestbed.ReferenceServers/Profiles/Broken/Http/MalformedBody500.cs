using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Http;

/// <summary>One defect: a body that is no JSON is answered 500.</summary>
internal sealed class MalformedBody500()
    : SessionEraProfile("broken-malformed-body-500", "A body that is no JSON is answered 500.")
{
    protected override ServerParts Compose() => new() { Post = new Unguarded() };

    private sealed class Unguarded : PostEndpoint
    {
        protected override Refusal? CheckProblem(RpcException problem) =>
            problem.Code == RpcCodes.Parse
                ? new(StatusCodes.Status500InternalServerError, RpcCodes.Internal, "Internal error")
                : base.CheckProblem(problem);
    }
}
