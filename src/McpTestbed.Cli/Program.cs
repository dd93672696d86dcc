using System.CommandLine;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using McpTestbed.Cli;
using McpTestbed.Cli.Commands;
using McpTestbed.Cli.Output;
using McpTestbed.Core.Reporting;
using McpTestbed.Lab;
using McpTestbed.Lab.Processes;
using McpTestbed.ServiceDefaults;

// The one file starts itself as the programs that it carries; nobody else calls it so.
if (CarriedPrograms.TryRun(args) is { } carried)
    return carried;

var (output, errors) = (Console.Out, Console.Error);
var streams = StandardStream.Take();
try
{
    var code = await EndAsync(args);
    if (streams.Output.Problem is not { } problem)
        return code;
    await Console.Error.WriteLineAsync($"mcptestbed: standard output could not be written to its end: {problem}");

    // Whoever reads the output got part of it: that must not look like all is well.
    return code == ExitCodes.Valid ? ExitCodes.Unknown : code;
}
finally
{
    Console.SetOut(output);
    Console.SetError(errors);
}

static async Task<int> EndAsync(string[] args)
{
    var root = new RootCommand(
        "McpTestbed breaks MCP connections on purpose and proves from the wire whether the server coped."
    )
    {
        ProveCommand.Create(),
        RunCommand.Create(),
        InitCommand.Create(),
        ListCommand.Create(),
        ExplainCommand.Create(),
        CoverageCommand.Create(),
        CheckCommand.Create(),
        ReportCommand.Create(),
        ShowCommand.Create(),
        DocsCommand.Create(),
        ChaosCommand.Create(),
        UpCommand.Create(),
    };

    var parsed = root.Parse(args);
    if (parsed.Errors.Count > 0)
    {
        foreach (var error in ParseErrors.Of(parsed))
            await Console.Error.WriteLineAsync($"mcptestbed: {PlainText.OneLine(error)}");
        await Console.Error.WriteLineAsync("mcptestbed: see 'mcptestbed --help'");
        return ExitCodes.Usage;
    }

    // A closed terminal ends the call as Ctrl-C does: what the testbed started is stopped, and what it recorded is
    // judged.
    using var hangUp = new CancellationTokenSource();
    using var registration = OperatingSystem.IsWindows()
        ? null
        : PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            hangUp.Cancel();
        });

    // What the testbed started gets the same signal from a terminal, and did not end by itself then.
    using var interruption = Interruption.Watch();

    // After a signal: what was started has to be ended too, and two seconds, the default, are not enough for a whole
    // lab.
    var endingDeadline = TimeSpan.FromSeconds(20);
    using var telemetry = ProcessTelemetry.Start("mcptestbed");
    try
    {
        return await parsed.InvokeAsync(
            new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = endingDeadline,
            },
            hangUp.Token
        );
    }
    catch (Exception error) when (error is UsageException or TargetException)
    {
        // What a target printed may be part of the message: line ends stay, all else that moves a terminal goes.
        await Console.Error.WriteLineAsync(
            $"mcptestbed: {string.Join('\n', error.Message.Split('\n').Select(PlainText.OneLine))}"
        );
        return error is UsageException ? ExitCodes.Usage : ExitCodes.Unknown;
    }
    catch (LabException error)
    {
        await Console.Error.WriteLineAsync(
            "mcptestbed: "
                + $"{(error.IsOfTheMachine ? "this machine did not let it go on" : "the testbed itself failed")}: "
                + $"{string.Join('\n', error.Message.Split('\n').Select(PlainText.OneLine))}"
        );
        return error.IsOfTheMachine ? ExitCodes.Unknown : ExitCodes.Internal;
    }
    catch (Exception error) when (error is IOException or UnauthorizedAccessException or SocketException)
    {
        // A full or read-only disk, a folder that went, no descriptor left.
        await Console.Error.WriteLineAsync(
            $"mcptestbed: this machine did not let it go on: {PlainText.OneLine(error.Message)}"
        );
        return ExitCodes.Unknown;
    }
    catch (OperationCanceledException)
    {
        await Console.Error.WriteLineAsync("mcptestbed: cancelled");
        return ExitCodes.Unknown;
    }
#pragma warning disable CA1031 // the outermost place: what nobody expected is our failure, and says so
    catch (Exception error)
#pragma warning restore CA1031
    {
        await Console.Error.WriteLineAsync(
            $"mcptestbed: the testbed itself failed: {error.GetType().Name}: {error.Message}"
        );
        await Console.Error.WriteLineAsync(error.StackTrace);
        return ExitCodes.Internal;
    }
}
