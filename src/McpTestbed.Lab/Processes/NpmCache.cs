using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace McpTestbed.Lab.Processes;

/// <summary>npm packages in the testbed's cache folder, each installed once and without its scripts.</summary>
internal static class NpmCache
{
    /// <summary>How folders end in which something is installed; before it stands who installs.</summary>
    private const string Partial = ".partial";

    private static readonly TimeSpan InstallDeadline = TimeSpan.FromMinutes(5);

    /// <summary>The cache folder; it may not exist yet.</summary>
    public static string Folder =>
        Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
                ? cache
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "mcptestbed"
        );

    /// <summary>Installs a package, once.</summary>
    /// <param name="package">Its name, with or without a version.</param>
    /// <param name="name">Its name without a version.</param>
    /// <param name="progress">Told what is being done, for people.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>Its <c>package.json</c>, which is there.</returns>
    /// <exception cref="TargetException">npm cannot install it, or the cache folder cannot be written.</exception>
    public static async Task<string> InstalledAsync(
        string package,
        string name,
        Action<string> progress,
        CancellationToken cancellationToken
    )
    {
        var folder = Path.Combine(Folder, "npm", package.Replace('/', '+'));
        var file = Path.Combine(folder, "node_modules", name, "package.json");
        if (File.Exists(file))
            return file;
        try
        {
            await InstallAsync(package, folder, file, progress, cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(error);
        }

        return File.Exists(file)
            ? file
            : throw new TargetException($"npm installed no '{name}' for '{package}' (looked for {file})");
    }

    /// <summary>The cache folder cannot be written.</summary>
    /// <param name="error">Why.</param>
    public static TargetException NotWritable(Exception error) =>
        new(
            $"the folder in which npm packages are kept, {Folder}, cannot be written ({error.Message}); name another "
                + "one with the environment variable XDG_CACHE_HOME"
        );

    private static async Task InstallAsync(
        string package,
        string folder,
        string file,
        Action<string> progress,
        CancellationToken cancellationToken
    )
    {
        progress($"installing {package} from npm into the cache folder, without its scripts");

        // Into a folder beside the real one, so that an install that breaks off leaves nothing that looks whole.
        var partial = $"{folder}.{Environment.ProcessId}{Partial}";
        var half = $"{folder}.half.{Environment.ProcessId}{Partial}";
        Directory.CreateDirectory(partial);
        RemoveLeftovers();
        try
        {
            await using var npm = ChildProcess.Start(
                ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", partial, package],
                new Dictionary<string, string>()
            );
            var (code, _) = await npm.Exited.WaitAsync(InstallDeadline, cancellationToken);
            if (code != 0)
                throw new TargetException($"npm cannot install '{package}': {LastLines(npm.Output)}");

            // What is there is half a package, unless another run of the testbed installed it meanwhile.
            if (File.Exists(file))
                return;
            if (Directory.Exists(folder))
                Directory.Move(folder, half);
            Directory.Move(partial, folder);
        }
        catch (TimeoutException)
        {
            throw new TargetException(
                $"npm did not install '{package}' within {InstallDeadline.TotalMinutes:0} minutes"
            );
        }
        catch (IOException) when (File.Exists(file))
        {
            // Another run of the testbed installed it in this moment.
        }
        finally
        {
            TryRemove(partial);
            TryRemove(half);
        }
    }

    /// <summary>Removes what calls left that were ended while they installed.</summary>
    private static void RemoveLeftovers()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.Combine(Folder, "npm"), $"*{Partial}"))
        {
            var owner = Path.GetFileName(folder).Split('.')[^2];
            if (!int.TryParse(owner, CultureInfo.InvariantCulture, out var id) || !IsRunning(id))
                TryRemove(folder);
        }
    }

    private static bool IsRunning(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return error is Win32Exception;
        }
    }

    private static void TryRemove(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Somebody else removes it, or nobody can: the next call tries again.
        }
    }

    private static string LastLines(string output) =>
        string.Join(
            " / ",
            output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Where(line => line.StartsWith("npm error", StringComparison.Ordinal) && !IsAboutLogs(line))
                .Select(line => line["npm error".Length..].Trim())
                .Where(line => line.Length > 0)
                .DefaultIfEmpty(output.Trim())
                .Take(4)
        );

    /// <summary>Where npm put its own log says nothing about the package.</summary>
    private static bool IsAboutLogs(string line) =>
        line.Contains("A complete log of this run", StringComparison.Ordinal)
        || line.Contains("_logs/", StringComparison.Ordinal);
}
