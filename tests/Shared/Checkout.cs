namespace McpTestbed.Tests;

/// <summary>Places in the checkout that tests read.</summary>
internal static class Checkout
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = Find();

    /// <summary>The command line's program, built beside the tests.</summary>
    public static string CommandLineProgram =>
        Path.GetFullPath(
            Path.Combine(
                AppContext.BaseDirectory,
                "..",
                "..",
                "McpTestbed.Cli",
                Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)),
                "mcptestbed.dll"
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
