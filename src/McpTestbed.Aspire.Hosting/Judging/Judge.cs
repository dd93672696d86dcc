using Aspire.Hosting.ApplicationModel;
using McpTestbed.Hosting.Programs;
using McpTestbed.Lab;
using McpTestbed.Lab.Processes;
using McpTestbed.Lab.Topology;
using Microsoft.Extensions.Logging;

namespace McpTestbed.Hosting.Judging;

/// <summary>Runs the scenarios on a server of the app host.</summary>
/// <param name="program">The program that does it.</param>
/// <param name="runs">The folder of this start of the app host.</param>
/// <param name="environment">What the program gets in its environment.</param>
internal sealed partial class Judge(
    TestbedProgram program,
    string runs,
    IReadOnlyDictionary<string, string> environment
)
{
    private int judged;

    /// <summary>Runs them for the dashboard.</summary>
    public async Task<ExecuteCommandResult> RunAsync(LabFile.Entry server, string? area, ExecuteCommandContext context)
    {
        try
        {
            var judged = await RunAsync(server, area, context.Logger, context.CancellationToken);
            return CommandResults.Success(
                $"{server.Name}: {judged.Summary}",
                judged.ToMarkdown(server.Name),
                CommandResultFormat.Markdown,
                displayImmediately: true
            );
        }
        catch (TargetException error)
        {
            return CommandResults.Failure(error.Message);
        }
    }

    /// <summary>Runs them.</summary>
    /// <exception cref="TargetException">The server could not be judged.</exception>
    public async Task<JudgedServer> RunAsync(
        LabFile.Entry server,
        string? area,
        ILogger log,
        CancellationToken cancellationToken
    )
    {
        var folder = Path.Combine(runs, $"judge-{server.Name}-{Interlocked.Increment(ref judged)}");
        var file = $"{folder}.json";
        LabFile.Write(file, new() { Servers = [server] });
        string[] arguments =
        [
            program.Command,
            .. program.Arguments,
            "run",
            "--lab",
            file,
            "--out",
            folder,
            .. area is null ? [] : new[] { "--area", area },
        ];
        await using var child = ChildProcess.Start(arguments, environment, onLine: line => LogLine(log, line));
        var (code, _) = await child.Exited.WaitAsync(cancellationToken);
        return JudgedServer.Read(Path.Combine(folder, server.Name))
            ?? throw new TargetException(
                $"{server.Name} could not be judged (exit code {code}): {child.Output.Trim()}"
            );
    }

    [LoggerMessage(1, LogLevel.Information, "judge: {Line}")]
    private static partial void LogLine(ILogger logger, string line);
}
