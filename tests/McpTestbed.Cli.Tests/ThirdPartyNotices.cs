using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using McpTestbed.Tests;

namespace McpTestbed.Cli.Tests;

/// <summary>What of others the tool package carries, as the last restore found it, and under which licences.</summary>
internal static partial class ThirdPartyNotices
{
    /// <summary>The projects whose output is packed.</summary>
    private static readonly string[] Projects =
    [
        "McpTestbed.Cli",
        "McpTestbed.ReferenceServers",
        "McpTestbed.ReferenceClients",
        "McpTestbed.Garnet",
    ];

    public static string File => Path.Combine(Checkout.Root, "THIRD-PARTY-NOTICES.md");

    /// <summary>The licences of what is carried, each once.</summary>
    public static IEnumerable<string> Licences => Packages().Select(package => package.Licence).Distinct();

    public static string Text()
    {
        var packages = Packages();
        var text = new StringBuilder();
        text.Append("# Third-party notices\n\n");
        text.Append("Written by a test (`ThirdPartyNoticesTests`; `MCPTESTBED_WRITE=1` writes it anew): the packages ");
        text.Append("that the tool package McpTestbed carries, with their licences. The texts of the licences are ");
        text.Append("below. McpTestbed itself is under the licence in LICENSE.\n\n");
        foreach (var licence in packages.GroupBy(package => package.Licence).OrderBy(group => group.Key))
        {
            text.Append($"## {licence.Key}\n\n| Package | Version | Copyright |\n|---|---|---|\n");
            foreach (var package in licence)
                text.Append($"| {package.Name} | {package.Version} | {package.Copyright} |\n");
            text.Append('\n');
        }

        text.Append("## npm packages\n\nNone is carried. The servers and clients on the TypeScript SDK (`node/`) ask ");
        text.Append("for these, which npm fetches from its registry on the machine where they are used:\n\n");
        text.Append("| Package | Version | Licence |\n|---|---|---|\n");
        foreach (var (name, version, licence) in NodePackages())
            text.Append($"| {name} | {version} | {licence} |\n");
        text.Append("\n## Text of the MIT licence\n\n```\n").Append(Mit()).Append("\n```\n");
        text.Append("\n## Text of the Apache License 2.0\n\n```\n").Append(Apache(packages)).Append("\n```\n");
        return text.ToString();
    }

    private static List<Package> Packages() =>
        [
            .. Projects
                .SelectMany(PackagesOf)
                .DistinctBy(package => (package.Name, package.Version))
                .OrderBy(package => package.Name, StringComparer.Ordinal)
                .ThenBy(package => package.Version, StringComparer.Ordinal),
        ];

    /// <summary>Packages with an assembly that is there when the program runs; native parts are not packed.</summary>
    private static IEnumerable<Package> PackagesOf(string project)
    {
        var file = Path.Combine(Checkout.Root, "artifacts", "obj", project, "project.assets.json");
        using var assets = JsonDocument.Parse(System.IO.File.ReadAllText(file));
        var root = assets.RootElement;
        var folders = root.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name).ToList();
        foreach (var entry in root.GetProperty("targets").EnumerateObject().First().Value.EnumerateObject())
        {
            if (
                entry.Value.GetProperty("type").GetString() != "package"
                || !entry.Value.TryGetProperty("runtime", out var runtime)
                || runtime.EnumerateObject().All(part => part.Name.EndsWith("/_._", StringComparison.Ordinal))
            )
                continue;
            var (name, version) = entry.Name.Split('/') is [var first, var second] ? (first, second) : default;
            var folder = folders
                .Select(one => Path.Combine(one, name.ToLowerInvariant(), version.ToLowerInvariant()))
                .First(Directory.Exists);
            yield return Read(name, version, folder);
        }
    }

    private static Package Read(string name, string version, string folder)
    {
        var metadata = XDocument
            .Load(Path.Combine(folder, $"{name.ToLowerInvariant()}.nuspec"))
            .Root!.Elements()
            .Single(element => element.Name.LocalName == "metadata");
        var licence =
            Element("license") is { } given && given.Attribute("type")?.Value == "expression"
                ? given.Value
                : LicenceIn(folder);
        var copyright = (Element("copyright") ?? Element("authors"))?.Value.Trim() ?? "";
        return new(name, version, licence, Blanks().Replace(copyright, " ").Replace("|", "/"), folder);

        XElement? Element(string local) =>
            metadata.Elements().FirstOrDefault(element => element.Name.LocalName == local);
    }

    /// <summary>Older packages carry the text of their licence alone.</summary>
    private static string LicenceIn(string folder) =>
        Directory
            .EnumerateFiles(folder)
            .Where(file => Path.GetFileName(file).StartsWith("licen", StringComparison.OrdinalIgnoreCase))
            .Select(System.IO.File.ReadAllText)
            .Any(text => text.Contains("Permission is hereby granted, free of charge", StringComparison.Ordinal))
            ? "MIT"
            : "unknown";

    private static IEnumerable<(string Name, string Version, string Licence)> NodePackages()
    {
        using var lockFile = JsonDocument.Parse(
            System.IO.File.ReadAllText(Path.Combine(Checkout.Root, "src", "node", "package-lock.json"))
        );
        const string Folder = "node_modules/";
        return
        [
            .. lockFile
                .RootElement.GetProperty("packages")
                .EnumerateObject()
                .Where(package => package.Name.Length > 0)
                .Select(package =>
                    (
                        package.Name[(package.Name.LastIndexOf(Folder, StringComparison.Ordinal) + Folder.Length)..],
                        package.Value.GetProperty("version").GetString()!,
                        package.Value.TryGetProperty("license", out var licence) ? licence.GetString()! : "unknown"
                    )
                )
                .OrderBy(package => package.Item1, StringComparer.Ordinal),
        ];
    }

    /// <summary>Our own licence is the same, but for the copyright.</summary>
    private static string Mit() =>
        string.Join(
                '\n',
                System
                    .IO.File.ReadAllLines(Path.Combine(Checkout.Root, "LICENSE"))
                    .Where(line => !line.StartsWith("Copyright", StringComparison.Ordinal))
            )
            .Replace("\n\n\n", "\n\n")
            .Trim();

    private static string Apache(IEnumerable<Package> packages) =>
        packages
            .Where(package => package.Licence == "Apache-2.0")
            .Select(package => Path.Combine(package.Folder, "LICENSE.TXT"))
            .Where(System.IO.File.Exists)
            .Select(file => System.IO.File.ReadAllText(file).ReplaceLineEndings("\n").Trim())
            .First();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    private sealed record Package(string Name, string Version, string Licence, string Copyright, string Folder);
}
