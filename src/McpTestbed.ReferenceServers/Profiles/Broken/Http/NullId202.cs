using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Http;

/// <summary>One defect: a request with the id null is taken for a notification.</summary>
internal sealed class NullId202()
    : SessionEraProfile("broken-null-id-202", "A request with the id null is taken for a notification.")
{
    protected override ServerParts Compose() => new() { Post = new Lax() };

    private sealed class Lax : PostEndpoint
    {
        protected override Refusal? CheckProblem(RpcException problem) =>
            problem.Message.Contains("never null", StringComparison.Ordinal) ? null : base.CheckProblem(problem);
    }
}
