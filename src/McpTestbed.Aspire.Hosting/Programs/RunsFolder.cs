using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Aspire.Hosting;

namespace McpTestbed.Hosting.Programs;

/// <summary>The folder of this start of an app host: plans, histories and reports.</summary>
internal static class RunsFolder
{
    /// <summary>The setting that says below which folder; relative to the app host's. Default <c>runs</c>.</summary>
    public const string Setting = "McpTestbed:Runs";

    private static readonly ConditionalWeakTable<IDistributedApplicationBuilder, string> Folders = [];

    /// <summary>Makes it the first time.</summary>
    public static string Of(IDistributedApplicationBuilder builder)
    {
        lock (Folders)
        {
            if (!Folders.TryGetValue(builder, out var folder))
                Folders.Add(builder, folder = Take(builder));
            return folder;
        }
    }

    private static string Take(IDistributedApplicationBuilder builder)
    {
        var time = TimeProvider.System.GetLocalNow().ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture);
        var root = Path.Combine(builder.AppHostDirectory, builder.Configuration[Setting] ?? "runs");
        var folder = Path.GetFullPath(Path.Combine(root, $"lab-{time}"));
        var number = 1;
        while (!TryTake(number == 1 ? folder : $"{folder}-{number}"))
            number++;
        return number == 1 ? folder : $"{folder}-{number}";
    }

    /// <summary>Whoever creates the file first has the folder: two app hosts that start in the same millisecond must
    /// not share their ports and histories.</summary>
    private static bool TryTake(string folder)
    {
        var file = Path.Combine(Directory.CreateDirectory(folder).FullName, "call.json");
        if (File.Exists(file))
            return false;
        try
        {
            using var taken = new FileStream(file, FileMode.CreateNew);
            taken.Write(JsonSerializer.SerializeToUtf8Bytes(new { process = Environment.ProcessId }));
            return true;
        }
        catch (IOException) when (File.Exists(file))
        {
            return false;
        }
    }
}
