using System.Text.Json;
using System.Text.RegularExpressions;
using McpTestbed.Lab.Processes;

namespace McpTestbed.Lab.Targets;

/// <summary>Installs an npm package once into the cache folder, without its scripts, and says how to start
/// it.</summary>
internal static partial class NpmPackage
{
    private static readonly TimeSpan InstallDeadline = TimeSpan.FromMinutes(5);

    /// <summary>Arguments without which a package would not serve HTTP, for packages that are often judged.</summary>
    private static readonly Dictionary<string, string> UsualArguments = new()
    {
        ["@modelcontextprotocol/server-everything"] = "streamableHttp",
    };

    /// <summary>The command that starts the package, loopback only.</summary>
    /// <exception cref="TargetException">The name is none, or npm cannot install it, or it has no such
    /// program.</exception>
    public static async Task<IReadOnlyList<string>> CommandAsync(
        TargetSpec spec,
        Action<string> progress,
        CancellationToken cancellationToken
    )
    {
        if (!PackageName().IsMatch(spec.Value))
            throw new TargetException($"'{spec.Value}' is not an npm package; give one like npm:@scope/name@1.2.3");
        var name = spec.Value.LastIndexOf('@') is > 0 and var at ? spec.Value[..at] : spec.Value;
        var package = Path.Combine(
            await InstalledAsync(spec.Value, progress, cancellationToken),
            "node_modules",
            name,
            "package.json"
        );
        var program = Path.Combine(Path.GetDirectoryName(package)!, Program(package, spec));
        var arguments = spec.Arguments ?? UsualArguments.GetValueOrDefault(name, "");
        progress($"{spec.Value} is started so that it listens on 127.0.0.1 only, whatever it asks for");
        return ["node", "-r", LoopbackOnly(), program, .. CommandLine.Split(arguments)];
    }

    /// <summary>The folder into which a package is installed, once.</summary>
    /// <exception cref="TargetException">npm cannot install it.</exception>
    internal static async Task<string> InstalledAsync(
        string package,
        Action<string> progress,
        CancellationToken cancellationToken
    )
    {
        var folder = Path.Combine(CacheFolder(), "npm", package.Replace('/', '+'));
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

    private static string Program(string packageFile, TargetSpec spec)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(packageFile));
        if (!json.RootElement.TryGetProperty("bin", out var bin))
            throw new TargetException($"npm:{spec.Value} has no program to start; give a command line instead");
        if (bin.ValueKind == JsonValueKind.String)
            return bin.GetString()!;
        var programs = bin.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!);
        if (spec.Bin is null && programs.Count == 1)
            return programs.Values.First();
        return spec.Bin is not null && programs.TryGetValue(spec.Bin, out var program)
            ? program
            : throw new TargetException(
                $"npm:{spec.Value} has the programs {string.Join(", ", programs.Keys)}; choose one with --bin"
            );
    }

    private static string LoopbackOnly()
    {
        var path = Path.Combine(CacheFolder(), $"loopback-only-{Core.Diagnostics.ToolVersion.Current}.cjs");
        using var source = typeof(NpmPackage).Assembly.GetManifestResourceStream("loopback-only.cjs")!;
        using var reader = new StreamReader(source);
        Directory.CreateDirectory(CacheFolder());
        File.WriteAllText(path, reader.ReadToEnd());
        return path;
    }

    private static string CacheFolder() =>
        Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
                ? cache
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "mcptestbed"
        );

    private static string LastLines(string output) =>
        string.Join(" / ", output.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(4));

    [GeneratedRegex("^(@[a-z0-9~-][a-z0-9._~-]*/)?[a-z0-9~-][a-z0-9._~-]*(@[A-Za-z0-9.+-]+)?$")]
    private static partial Regex PackageName();
}
