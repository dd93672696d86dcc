using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Http;

/// <summary>One defect: a body that is no JSON is answered 202.</summary>
internal sealed class MalformedBody202()
    : SessionEraProfile("broken-malformed-body-202", "A body that is no JSON is answered 202.")
{
    protected override ServerParts Compose() => new() { Post = new Lax() };

    private sealed class Lax : PostEndpoint
    {
        protected override Refusal? CheckProblem(RpcException problem) =>
            problem.Code == RpcCodes.Parse ? null : base.CheckProblem(problem);
    }
}
