namespace McpTestbed.Lab.Processes;

/// <summary>npm packages in the testbed's cache folder, each installed once and without its scripts.</summary>
internal static class NpmCache
{
    private static readonly TimeSpan InstallDeadline = TimeSpan.FromMinutes(5);

    /// <summary>The cache folder; it may not exist yet.</summary>
    public static string Folder =>
        Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
                ? cache
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "mcptestbed"
        );

    /// <summary>The folder into which a package is installed, once.</summary>
    /// <param name="package">Its name, with or without a version.</param>
    /// <param name="progress">Told what is being done, for people.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="TargetException">npm cannot install it.</exception>
    public static async Task<string> InstalledAsync(
        string package,
        Action<string> progress,
        CancellationToken cancellationToken
    )
    {
        var folder = Path.Combine(Folder, "npm", package.Replace('/', '+'));
        if (!Directory.Exists(folder))
            await InstallAsync(package, folder, progress, cancellationToken);
        return folder;
    }

    private static async Task InstallAsync(
        string package,
        string folder,
        Action<string> progress,
        CancellationToken cancellationToken
    )
    {
        progress($"installing {package} from npm into the cache folder, without its scripts");

        // Into a folder beside the real one, so that an install that breaks off leaves nothing that looks whole.
        var partial = $"{folder}.{Environment.ProcessId}.partial";
        Directory.CreateDirectory(partial);
        try
        {
            await using var npm = ChildProcess.Start(
                ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", partial, package],
                new Dictionary<string, string>()
            );
            var (code, _) = await npm.Exited.WaitAsync(InstallDeadline, cancellationToken);
            if (code != 0)
                throw new TargetException($"npm cannot install '{package}': {LastLines(npm.Output)}");
            Directory.Move(partial, folder);
        }
        catch (TimeoutException)
        {
            throw new TargetException(
                $"npm did not install '{package}' within {InstallDeadline.TotalMinutes:0} minutes"
            );
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            // Another run of the testbed installed it meanwhile.
        }
        finally
        {
            if (Directory.Exists(partial))
                Directory.Delete(partial, recursive: true);
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
