using McpTestbed.Lab.Topology;

namespace McpTestbed.AppHost.Resources;

/// <summary>A program of the lab.</summary>
/// <remarks>
/// An executable and not a project on purpose: a project is started by <c>dotnet run</c>, which takes twice the time
/// for a lab of this size, stands between a fault and its target, and would be what "Kill" kills.
/// </remarks>
/// <param name="process">What is started.</param>
public class LabProgramResource(LabProcess process) : ExecutableResource(process.Name, process.Program, process.Folder)
{
    /// <summary>What is started.</summary>
    public LabProcess Process => process;
}
