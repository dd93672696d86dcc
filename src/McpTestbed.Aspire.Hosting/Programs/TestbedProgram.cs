using System.Reflection;
using Aspire.Hosting;
using McpTestbed.Lab.Processes;

namespace McpTestbed.Hosting.Programs;

/// <summary>The program that an app host starts: the chaos proxy and the scenario runner are commands of it.</summary>
/// <param name="Command">What is started.</param>
/// <param name="Arguments">Its first arguments.</param>
internal sealed record TestbedProgram(string Command, IReadOnlyList<string> Arguments)
{
    /// <summary>The setting that names another one: a path to <c>mcptestbed.dll</c>.</summary>
    public const string Setting = "McpTestbed:Program";

    private const string Metadata = "McpTestbedProgram";

    /// <summary>Finds it: as the setting says, or as the package wrote it into the app host when that was
    /// built.</summary>
    /// <exception cref="DistributedApplicationException">It is not there.</exception>
    public static TestbedProgram Of(IDistributedApplicationBuilder builder)
    {
        var path = builder.Configuration[Setting]
            ?? builder
                .AppHostAssembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
                .FirstOrDefault(metadata => metadata.Key == Metadata)
                ?.Value;
        if (path is null)
            throw new DistributedApplicationException(
                $"where mcptestbed.dll is, is not known: refer to the package McpTestbed.Aspire.Hosting from the app "
                    + $"host's project itself, or set {Setting}"
            );
        return File.Exists(path)
            ? new(OurPrograms.Dotnet, [path])
            : throw new DistributedApplicationException(
                $"'{path}' is not there ({Setting}); build or restore it first"
            );
    }
}
