using System.Security.Cryptography;
using System.Text;

namespace McpTestbed.Lab.Processes;

/// <summary>The script that keeps npm packages on loopback, in the cache folder. Its file is named by what it holds, is
/// there as a whole or not at all, and is never written again: packages that start at the same moment read
/// it.</summary>
internal static class Preload
{
    /// <summary>Writes the file if it is not there yet.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="TargetException">The cache folder cannot be written.</exception>
    public static string File()
    {
        using var source = typeof(Preload).Assembly.GetManifestResourceStream("loopback-only.cjs")!;
        using var reader = new StreamReader(source);
        var script = Encoding.UTF8.GetBytes(reader.ReadToEnd());
        var name = Convert.ToHexStringLower(SHA256.HashData(script).AsSpan(0, 8));
        var path = Path.Combine(NpmCache.Folder, $"loopback-only-{name}.cjs");
        if (System.IO.File.Exists(path))
            return path;
        var beside = $"{path}.{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        try
        {
            Directory.CreateDirectory(NpmCache.Folder);
            System.IO.File.WriteAllBytes(beside, script);
            System.IO.File.Move(beside, path, overwrite: true);
            return path;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            TryDelete(beside);
            throw NpmCache.NotWritable(error);
        }
    }

    private static void TryDelete(string file)
    {
        try
        {
            System.IO.File.Delete(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The folder went, or nothing may be changed in it.
        }
    }
}
