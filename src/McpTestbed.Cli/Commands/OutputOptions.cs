using System.CommandLine;

namespace McpTestbed.Cli.Commands;

/// <summary>The <c>--out</c> of commands that run scenarios.</summary>
internal sealed class OutputOptions
{
    private readonly Option<string> outFolder = new("--out")
    {
        Description = "Folder for reports and histories; default runs/<time>.",
        HelpName = "DIR",
    };

    public void AddTo(Command command) => command.Add(outFolder);

    /// <summary>Creates the folder for this call alone.</summary>
    /// <exception cref="UsageException">It cannot be created, or holds something already.</exception>
    public string Folder(ParseResult parsed, TimeProvider time)
    {
        if (parsed.GetValue(outFolder) is { } given && string.IsNullOrWhiteSpace(given))
            throw new UsageException("--out is empty; give a folder");
        var folder = parsed.GetValue(outFolder)
            ?? Path.Combine(
                "runs",
                time.GetLocalNow().ToString("yyyyMMdd-HHmmss-fff", System.Globalization.CultureInfo.InvariantCulture)
            );
        try
        {
            var path = Directory.CreateDirectory(folder).FullName;
            if (Directory.EnumerateFileSystemEntries(path).Any())
                throw new UsageException(
                    $"--out '{folder}' is not empty: results of two calls must not mix; give another folder, or "
                        + "remove this one"
                );

            // Whoever creates this first has the folder; another call at the same moment meets it and is refused.
            using var taken = new FileStream(Path.Combine(path, "call.json"), FileMode.CreateNew);
            taken.Write(
                System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(
                    new { startedAt = time.GetUtcNow(), process = Environment.ProcessId }
                )
            );
            return path;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--out '{folder}' cannot be created: {error.Message}");
        }
    }
}
