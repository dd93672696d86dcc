using McpTestbed.Lab.Processes;

namespace McpTestbed.Lab.Topology;

/// <summary>The scripts of <c>src/node</c>, on the Node.js of this machine.</summary>
internal static class NodeScripts
{
    public const string Node = "node";

    /// <summary>The folder of the scripts: out of the one file, beside a packed command line, or in the checkout; null
    /// where there is none.</summary>
    public static string? Folder()
    {
        if (CarriedPrograms.IsOneFile)
            return CarriedPrograms.Unpacked("node");
        var packed = Path.Combine(AppContext.BaseDirectory, "node");
        if (File.Exists(Path.Combine(packed, "package.json")))
            return packed;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var node = Path.Combine(folder.FullName, "src", "node");
            if (File.Exists(Path.Combine(node, "package.json")))
                return node;
        }

        return null;
    }

    /// <summary>Why they cannot be started here, and what would help; null where they can.</summary>
    /// <param name="folder">Their folder.</param>
    public static string? WhyMissing(string? folder) =>
        folder is null ? "the Node.js scripts are not there: they come with a checkout and with the tool"
        : OurPrograms.OnPath(Node) is null ? "Node.js is not installed: put node 20 or later on the PATH"
        : !Directory.Exists(Path.Combine(folder, "node_modules"))
            ? $"its packages are not installed: run 'npm ci --ignore-scripts' in {folder}"
        : null;
}
