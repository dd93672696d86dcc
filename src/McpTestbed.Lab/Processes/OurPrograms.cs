namespace McpTestbed.Lab.Processes;

/// <summary>Finds what this repository builds: beside the running program where it was copied or packed there, in the
/// build's output otherwise.</summary>
internal static class OurPrograms
{
    /// <summary>What starts a .NET program.</summary>
    public static string Dotnet =>
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";

    /// <summary>The first words of a program's command line.</summary>
    /// <param name="project">Its project.</param>
    /// <param name="packed">The folder it has beside a packed command line; empty for none.</param>
    /// <param name="assembly">Its file, where that is not named as the project is.</param>
    /// <exception cref="TargetException">It has not been built.</exception>
    public static IReadOnlyList<string> CommandOf(string project, string packed, string? assembly = null) =>
        CarriedPrograms.CommandOf(assembly ?? project) ?? [Dotnet, Find(project, packed, assembly)];

    /// <summary>The same; null where it has not been built.</summary>
    public static IReadOnlyList<string>? TryCommandOf(string project, string packed) =>
        CarriedPrograms.CommandOf(project) ?? (TryFind(project, packed) is { } path ? [Dotnet, path] : null);

    private static string Find(string project, string packed, string? assembly = null) =>
        TryFind(project, packed, assembly)
        ?? throw new TargetException(
            $"{assembly ?? project}.dll is not there; build the solution first (looked in "
                + $"{string.Join(" and ", Places(project, packed))})"
        );

    private static string? TryFind(string project, string packed, string? assembly = null) =>
        Places(project, packed)
            .Select(place => Path.Combine(place, $"{assembly ?? project}.dll"))
            .FirstOrDefault(File.Exists);

    private static string[] Places(string project, string packed)
    {
        var here = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        return
        [
            .. new[]
            {
                Path.Combine(here, packed),
                Path.Combine(here, "..", "..", project, Path.GetFileName(here)),
            }.Select(Path.GetFullPath),
        ];
    }

    /// <summary>A program on the PATH; null where there is none.</summary>
    /// <param name="name">Its name, without an ending.</param>
    public static string? OnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name))
            .FirstOrDefault(File.Exists);
}
