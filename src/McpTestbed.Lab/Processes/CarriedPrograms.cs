using System.IO.Compression;
using System.Reflection;
using System.Runtime.Loader;

namespace McpTestbed.Lab.Processes;

/// <summary>The one file for machines without .NET: it carries the programs that it starts as an archive, and starts
/// itself as each of them.</summary>
/// <remarks>Nothing is unpacked but what another program has to read: assemblies are loaded from the archive.</remarks>
public static class CarriedPrograms
{
    /// <summary>The first argument of a call as one of the programs; its name follows.</summary>
    internal const string Verb = "carried-program";

    private const string Archive = "programs.zip";

    /// <summary>The programs by assembly, with their folders in the archive; an empty one for what is part of the
    /// command line itself.</summary>
    private static readonly Dictionary<string, string> Folders = new()
    {
        ["McpTestbed.ReferenceServers"] = "reference-servers",
        ["McpTestbed.ReferenceClients"] = "reference-clients",
        ["McpTestbed.Garnet"] = "garnet",
        ["McpTestbed.ChaosProxy.Control"] = "",
    };

    private static Assembly? Carrier => Assembly.GetEntryAssembly();

    /// <summary>Whether this is the one file.</summary>
    internal static bool IsOneFile => Carrier?.GetManifestResourceInfo(Archive) is not null;

    /// <summary>The first words of a program's command line; null where this is not the one file.</summary>
    /// <param name="assembly">The program's assembly; the command line's own for the command line.</param>
    internal static IReadOnlyList<string>? CommandOf(string assembly) =>
        !IsOneFile || Environment.ProcessPath is not { } self ? null
        : Folders.ContainsKey(assembly) ? [self, Verb, assembly]
        : [self];

    /// <summary>Runs a program where the call asks for one.</summary>
    /// <param name="arguments">Those of the call.</param>
    /// <returns>The program's exit code; null for every other call.</returns>
    public static int? TryRun(string[] arguments)
    {
        if (arguments is not [Verb, var name, .. var own] || !IsOneFile || !Folders.TryGetValue(name, out var folder))
            return null;
        AssemblyLoadContext.Default.Resolving += (context, wanted) => Load(context, $"{folder}/{wanted.Name}.dll");
        var main = Assembly.Load(name).EntryPoint!;
        return main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [own], null) as int? ?? 0;
    }

    /// <summary>A folder of the archive as files, in the testbed's cache folder.</summary>
    /// <param name="folder">Its name in the archive.</param>
    /// <returns>Its path; that of another build is another.</returns>
    internal static string Unpacked(string folder)
    {
        var build = Carrier!.ManifestModule.ModuleVersionId.ToString("N");
        var target = Path.Combine(NpmCache.Folder, folder, build);
        Directory.CreateDirectory(target);
        using var archive = Open();
        foreach (var entry in archive.Entries.Where(entry => entry.FullName == $"{folder}/{entry.Name}"))
        {
            var file = Path.Combine(target, entry.Name);
            if (!File.Exists(file))
                entry.ExtractToFile(file);
        }

        return target;
    }

    private static Assembly? Load(AssemblyLoadContext context, string path)
    {
        using var archive = Open();
        if (archive.GetEntry(path) is not { } entry)
            return null;
        using var packed = entry.Open();
        using var image = new MemoryStream();
        packed.CopyTo(image);
        image.Position = 0;
        return context.LoadFromStream(image);
    }

    private static ZipArchive Open() => new(Carrier!.GetManifestResourceStream(Archive)!);
}
