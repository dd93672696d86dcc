using McpTestbed.Lab.Topology;

namespace McpTestbed.AppHost.Resources;

/// <summary>A Redis server of this machine, started as a process.</summary>
/// <param name="process">What is started.</param>
public sealed class LocalRedisResource(LabProcess process) : LabProgramResource(process), IResourceWithConnectionString
{
    /// <inheritdoc />
    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"{Process.Endpoints[0].Authority}");
}
