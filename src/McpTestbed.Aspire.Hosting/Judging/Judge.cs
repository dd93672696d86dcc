using Aspire.Hosting.ApplicationModel;
using McpTestbed.Hosting.Programs;
using McpTestbed.Lab;
using McpTestbed.Lab.Processes;
using McpTestbed.Lab.Topology;
using Microsoft.Extensions.Logging;

namespace McpTestbed.Hosting.Judging;

/// <summary>Runs the scenarios on a server or a client of the app host.</summary>
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
    public async Task<ExecuteCommandResult> RunAsync(
        McpScenariosAnnotation scenarios,
        string? area,
        ExecuteCommandContext context
    )
    {
        try
        {
            var target = await scenarios.TargetAsync(context.Services, context.CancellationToken);
            var judged = await RunAsync(target, area, context.Logger, context.CancellationToken);
            return CommandResults.Success(
                $"{target.Name}: {judged.Summary}",
                judged.ToMarkdown(target.Name),
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
    /// <exception cref="TargetException">It could not be judged.</exception>
    public async Task<JudgedReport> RunAsync(
        JudgedTarget target,
        string? area,
        ILogger log,
        CancellationToken cancellationToken
    )
    {
        var folder = Path.Combine(runs, $"judge-{target.Name}-{Interlocked.Increment(ref judged)}");
        var file = $"{folder}.json";
        LabFile.Write(file, target.Lab);
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
        var variables = new Dictionary<string, string>(target.Environment);
        foreach (var (name, value) in environment)
            variables[name] = value;
        await using var child = ChildProcess.Start(arguments, variables, onLine: line => LogLine(log, line));
        var (code, _) = await child.Exited.WaitAsync(cancellationToken);
        return JudgedReport.Read(Path.Combine(folder, target.Name))
            ?? throw new TargetException(
                $"{target.Name} could not be judged (exit code {code}): {child.Output.Trim()}"
            );
    }

    [LoggerMessage(1, LogLevel.Information, "judge: {Line}")]
    private static partial void LogLine(ILogger logger, string line);
}
