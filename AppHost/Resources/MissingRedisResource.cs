using McpTestbed.Lab.Topology;

namespace McpTestbed.AppHost.Resources;

/// <summary>Stands for a Redis server that cannot be started on this machine; neither is what needs it.</summary>
/// <param name="process">What would be started.</param>
public sealed class MissingRedisResource(LabProcess process)
    : MissingProgramResource(process),
        IResourceWithConnectionString
{
    /// <inheritdoc />
    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"{Process.Endpoints[0].Authority}");
}
