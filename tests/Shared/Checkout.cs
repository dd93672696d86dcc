namespace McpTestbed.Tests;

/// <summary>Places in the checkout that tests read.</summary>
internal static class Checkout
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = Find();

    /// <summary>The command line's program, built beside the tests.</summary>
    public static string CommandLineProgram => BuiltFile("McpTestbed.Cli", "mcptestbed.dll");

    /// <summary>A file that a project was built into, in the configuration of the tests.</summary>
    public static string BuiltFile(string project, string name) =>
        Path.GetFullPath(
            Path.Combine(
                AppContext.BaseDirectory,
                "..",
                "..",
                project,
                Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)),
                name
            )
        );

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "McpTestbed.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("the tests do not run inside a checkout");
    }
}
