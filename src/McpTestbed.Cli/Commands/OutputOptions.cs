using System.CommandLine;

namespace McpTestbed.Cli.Commands;

/// <summary>The <c>--out</c> of commands that run scenarios.</summary>
internal sealed class OutputOptions
{
    private readonly Option<string> outFolder = new("--out") { Description = "Folder for reports and histories; default runs/<time>.", HelpName = "DIR" };

    public void AddTo(Command command) => command.Add(outFolder);

    /// <summary>Creates the folder.</summary>
    /// <exception cref="UsageException">It cannot be created.</exception>
    public string Folder(ParseResult parsed, TimeProvider time)
    {
        var folder = parsed.GetValue(outFolder) ?? Path.Combine("runs", time.GetLocalNow().ToString("yyyyMMdd-HHmmss-fff", System.Globalization.CultureInfo.InvariantCulture));
        try
        {
            return Directory.CreateDirectory(folder).FullName;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--out '{folder}' cannot be created: {error.Message}");
        }
    }
}
