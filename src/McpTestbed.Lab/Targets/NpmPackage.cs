using System.Text.Json;
using System.Text.RegularExpressions;
using McpTestbed.Lab.Processes;

namespace McpTestbed.Lab.Targets;

/// <summary>How an npm package is started, once it is installed.</summary>
internal static partial class NpmPackage
{
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
        var package = await NpmCache.InstalledAsync(spec.Value, name, progress, cancellationToken);
        var program = Path.Combine(Path.GetDirectoryName(package)!, Program(package, spec));
        var arguments = spec.Arguments ?? UsualArguments.GetValueOrDefault(name, "");
        progress($"{spec.Value} is started so that it listens on 127.0.0.1 only, whatever it asks for");
        return ["node", "-r", Preload.File(), program, .. CommandLine.Split(arguments)];
    }

    private static string Program(string packageFile, TargetSpec spec)
    {
        using var json = Read(packageFile);
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

    private static JsonDocument Read(string packageFile)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllText(packageFile));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new TargetException($"{packageFile} cannot be read: {error.Message}; remove its package's folder");
        }
    }

    [GeneratedRegex("^(@[a-z0-9~-][a-z0-9._~-]*/)?[a-z0-9~-][a-z0-9._~-]*(@[A-Za-z0-9.+-]+)?$")]
    private static partial Regex PackageName();
}
