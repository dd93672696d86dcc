using System.Xml.Linq;
using McpTestbed.Tests;

namespace McpTestbed.Cli.Tests;

/// <summary>Which project may reference which; the table is that of docs/architecture.md.</summary>
public sealed class LayerTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["McpTestbed.Core"] = [],
        ["McpTestbed.ChaosProxy"] = ["McpTestbed.Core"],
        ["McpTestbed.ChaosProxy.Control"] = ["McpTestbed.Core", "McpTestbed.ChaosProxy", "McpTestbed.ServiceDefaults"],
        ["McpTestbed.Scenarios"] = ["McpTestbed.Core"],
        ["McpTestbed.Lab"] = ["McpTestbed.Core", "McpTestbed.ChaosProxy"],
        ["McpTestbed.Xunit"] = ["McpTestbed.Core", "McpTestbed.ChaosProxy", "McpTestbed.Scenarios", "McpTestbed.Lab"],
        ["McpTestbed.ReferenceServers"] = ["McpTestbed.ServiceDefaults"],
        ["McpTestbed.ReferenceClients"] = ["McpTestbed.ServiceDefaults"],
        ["McpTestbed.Garnet"] = [],
        ["McpTestbed.Cli"] =
        [
            "McpTestbed.Core",
            "McpTestbed.ChaosProxy",
            "McpTestbed.ChaosProxy.Control",
            "McpTestbed.Scenarios",
            "McpTestbed.Lab",
            "McpTestbed.ServiceDefaults",
        ],
        ["McpTestbed.ServiceDefaults"] = [],
        ["McpTestbed.Aspire.Hosting"] =
        [
            "McpTestbed.Core",
            "McpTestbed.ChaosProxy",
            "McpTestbed.Scenarios",
            "McpTestbed.Lab",
        ],
        ["AppHost"] = ["McpTestbed.Aspire.Hosting", "McpTestbed.Lab", "McpTestbed.Scenarios"],
    };

    private static readonly string[] Folders = ["src", "ServiceDefaults", "AppHost"];

    public static TheoryData<string> Projects =>
        [
            .. Folders
                .SelectMany(folder =>
                    Directory.EnumerateFiles(
                        Path.Combine(Checkout.Root, folder),
                        "*.csproj",
                        SearchOption.AllDirectories
                    )
                )
                .Select(path => Path.GetRelativePath(Checkout.Root, path)),
        ];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_ReferencesOnlyWhatItsLayerAllows(string file)
    {
        var project = Path.GetFileNameWithoutExtension(file);
        var referenced = XDocument
            .Load(Path.Combine(Checkout.Root, file))
            .Descendants("ProjectReference")
            .Where(reference => reference.Attribute("ReferenceOutputAssembly")?.Value != "false")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

        Assert.Empty(referenced.Except(Allowed[project]));
    }

    [Theory]
    [InlineData(typeof(Core.Checking.Judge))]
    [InlineData(typeof(ChaosProxy.Links.PlainLink))]
    public void Library_UsesNeitherAspNetCoreNorAnMcpSdkNorYamlNorTheConsole(Type ofIt)
    {
        var references = ofIt.Assembly.GetReferencedAssemblies().Select(name => name.Name!).ToList();

        Assert.DoesNotContain(references, name =>
            name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
            || name.StartsWith("ModelContextProtocol", StringComparison.Ordinal)
            || name is "System.Console" or "System.CommandLine" or "YamlDotNet"
        );
    }
}
