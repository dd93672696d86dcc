using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace McpTestbed.Lab.Processes;

/// <summary>Finds and ends processes by their <see cref="FamilyMark"/>. Only on Linux: elsewhere it finds
/// nothing.</summary>
internal static class MarkedProcesses
{
    private const string Processes = "/proc";

    /// <summary>Each look finds what was started while those of the look before were ended.</summary>
    private const int MostLooks = 20;

    /// <summary>Ends all that carry a mark, and what they start meanwhile.</summary>
    /// <param name="mark">The mark, or what several begin with.</param>
    public static void Kill(string mark)
    {
        for (var look = 1; look <= MostLooks && With(mark) is { Count: > 0 } found; look++)
            found.ForEach(Kill);
    }

    /// <summary>The ids of all that carry a mark now. One that has ended, whether or not it was waited for, carries
    /// none.</summary>
    /// <param name="mark">The mark, or what several begin with.</param>
    public static List<int> With(string mark)
    {
        if (!OperatingSystem.IsLinux())
            return [];
        var bytes = Encoding.UTF8.GetBytes(mark);
        return
        [
            .. Directory
                .EnumerateDirectories(Processes)
                .Select(folder =>
                    int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0
                )
                .Where(id => id > 0 && EnvironmentOf(id).AsSpan().IndexOf(bytes) >= 0),
        ];
    }

    private static byte[] EnvironmentOf(int process)
    {
        try
        {
            return File.ReadAllBytes($"{Processes}/{process}/environ");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It has gone, or is another user's.
            return [];
        }
    }

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It has gone meanwhile.
        }
    }
}
