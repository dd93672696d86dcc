using McpTestbed.Core.Pacing;
using McpTestbed.Lab.Processes;

namespace McpTestbed.Lab.Targets;

/// <summary>Starts a server by a command line that the user gave, or that a package has.</summary>
/// <param name="spec">The target.</param>
/// <param name="command">Its command line.</param>
/// <param name="progress">Told what is being waited for.</param>
/// <param name="time">The clock of the wait.</param>
internal sealed class CommandStarter(
    TargetSpec spec,
    IReadOnlyList<string> command,
    Action<string> progress,
    TimeProvider time
) : ServerStarter
{
    /// <summary>What a server that speaks over its standard input answers, and one that speaks HTTP does not read: sent
    /// where no port opens soon.</summary>
    private const string StdioQuestion = """{"jsonrpc":"2.0","id":"is-it-stdio","method":"ping"}""";

    private static readonly TimeSpan UntilStdioIsAsked = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(25);

    /// <inheritdoc />
    public override async Task<StartedServer> StartAsync(int? port, CancellationToken cancellationToken)
    {
        if (command.Count == 0 || command[0].Length == 0)
            throw new TargetException("the command line is empty");
        var chosen = port ?? FreePort();
        var endpoint = new Uri($"http://127.0.0.1:{chosen}{spec.Path ?? TargetStarter.UsualPath}");
        string[] filled =
        [
            .. command.Select(argument => argument.Replace("{port}", $"{chosen}", StringComparison.Ordinal)),
        ];
        var process = ChildProcess.Start(filled, new Dictionary<string, string> { ["PORT"] = $"{chosen}" });
        try
        {
            await WaitUntilListeningAsync(process, endpoint, cancellationToken);
            return new(endpoint, CommandSecrets.Hidden(string.Join(' ', filled), spec.Secrets), process, process)
            {
                // Packages are kept on loopback.
                Asked = spec.Kind == TargetKind.Npm ? [] : null,
            };
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    private async Task WaitUntilListeningAsync(ChildProcess process, Uri endpoint, CancellationToken cancellationToken)
    {
        using var deadline = MachineClock.Shared.Deadline(spec.ReadyTimeout, cancellationToken);
        using var soon = MachineClock.Shared.Deadline(UntilStdioIsAsked, cancellationToken);
        var isAsked = false;
        while (true)
        {
            if (isAsked && process.Output.Contains("\"jsonrpc\"", StringComparison.Ordinal))
                throw new TargetException(
                    $"{spec.Name} speaks MCP over its standard input and output (stdio), and opened no port: only "
                        + "servers over HTTP are judged; start it with its HTTP transport on the port in PORT or {port}"
                );
            if (process.HasExited)
                throw new TargetException(
                    $"{spec.Name} ended before it listened (exit code {(await process.Exited).Code}): "
                        + CommandSecrets.Removed(process.Output, spec.Secrets)
                );
            try
            {
                await TargetStarter.ReachAsync(endpoint, cancellationToken);
                return;
            }
            catch (TargetException)
            {
                if (deadline.IsOver)
                {
                    throw new TargetException(
                        $"{spec.Name} did not listen on port {endpoint.Port} (its PORT) within {deadline}; "
                            + "--ready-timeout gives it longer: "
                            + CommandSecrets.Removed(process.Output, spec.Secrets)
                    );
                }
            }

            if (!isAsked && soon.IsOver)
            {
                isAsked = true;
                progress(
                    $"{spec.Name} listens on no port yet; it has {spec.ReadyTimeout.TotalSeconds:0} s (--ready-timeout)"
                );
                process.Say(StdioQuestion);
            }

            await Task.Delay(BetweenAttempts, time, cancellationToken);
        }
    }

    private static int FreePort()
    {
        using var ports = new FreePorts();
        return ports.Next();
    }
}
