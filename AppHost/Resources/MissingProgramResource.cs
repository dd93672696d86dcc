using McpTestbed.Lab.Topology;

namespace McpTestbed.AppHost.Resources;

/// <summary>Stands for a program that cannot be started on this machine, and says so. Nothing waits for it.</summary>
/// <param name="process">What would be started.</param>
public class MissingProgramResource(LabProcess process) : Resource(process.Name), IResourceWithEndpoints
{
    /// <summary>What would be started.</summary>
    public LabProcess Process => process;
}
