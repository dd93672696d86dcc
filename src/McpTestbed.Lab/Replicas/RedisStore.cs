using McpTestbed.Core.Pacing;
using McpTestbed.Lab.Processes;
using McpTestbed.Lab.Topology;

namespace McpTestbed.Lab.Replicas;

/// <summary>A Redis of the lab's own on a free port of loopback, without persistence, ended with the lab.</summary>
public sealed class RedisStore : IAsyncDisposable
{
    /// <summary>The environment variable that chooses the program: <c>redis-server</c> or <c>garnet</c>; without it the
    /// first that is there.</summary>
    public const string Choice = "MCPTESTBED_REDIS";

    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(30);

    private readonly ChildProcess process;

    private RedisStore(ChildProcess process, string name, int port)
    {
        this.process = process;
        Name = name;
        Authority = $"127.0.0.1:{port}";
        Died = DiedAsync();
    }

    /// <summary>Ends when the store ends though nobody here ended it.</summary>
    /// <value>Says so, with its last words.</value>
    public Task<string> Died { get; }

    /// <summary>Which program it is, for people.</summary>
    public string Name { get; }

    /// <summary>Where it listens, <c>host:port</c>.</summary>
    public string Authority { get; }

    internal ChildProcess Process => process;

    /// <summary>Starts one: Debian's <c>redis-server</c> from the PATH, else Microsoft's Garnet in a program of
    /// ours.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The store; null where there is neither.</returns>
    /// <exception cref="TargetException">The choice names no program, or the program chosen is not there.</exception>
    /// <exception cref="LabException">It did not start.</exception>
    public static async Task<RedisStore?> TryStartAsync(CancellationToken cancellationToken) =>
        Environment.GetEnvironmentVariable(Choice) switch
        {
            RedisProgram.Server => await StartAsync(
                RedisProgram.Server,
                "Ready to accept connections",
                cancellationToken
            ) ?? throw new TargetException($"{RedisProgram.Server} is not on the PATH, and {Choice} asks for it"),
            RedisProgram.Garnet => await StartAsync(RedisProgram.Garnet, "ready", cancellationToken)
                ?? throw new TargetException(
                    $"the program that hosts Garnet is not built, and {Choice} asks for it; build the solution first"
                ),
            null or "" => await StartAsync(RedisProgram.Server, "Ready to accept connections", cancellationToken)
                ?? await StartAsync(RedisProgram.Garnet, "ready", cancellationToken),
            var other => throw new TargetException(
                $"{Choice} is '{other}'; known: {RedisProgram.Server}, {RedisProgram.Garnet}"
            ),
        };

    /// <inheritdoc />
    public ValueTask DisposeAsync() => process.DisposeAsync();

    private async Task<string> DiedAsync()
    {
        var (code, expected) = await process.Exited;
        return expected
            ? await new TaskCompletionSource<string>().Task
            : $"{Name} ended by itself (exit code {code}): {process.LastLine}";
    }

    private static async Task<RedisStore?> StartAsync(string name, string ready, CancellationToken cancellationToken)
    {
        var port = FreePort();
        if (RedisProgram.CommandOf(name, port) is not { } command)
            return null;
        using var deadline = MachineClock.Shared.Standstill(Standstill, cancellationToken);
        var isReady = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = ChildProcess.Start(command, new Dictionary<string, string>(), onLine: line =>
        {
            deadline.Progress();
            if (line.Contains(ready, StringComparison.Ordinal))
                isReady.TrySetResult();
        });
        try
        {
            await Task.WhenAny(isReady.Task, process.Exited).WaitAsync(deadline.Token);
            return isReady.Task.IsCompleted
                ? new(process, name, port)
                : throw new LabException($"{name} did not start: {process.Output.Trim()}");
        }
        catch (OperationCanceledException) when (deadline.IsOver)
        {
            await process.DisposeAsync();
            throw new LabException(
                $"{name} did not start: nothing happened for {deadline}; try again when the machine has time to spare"
            )
            {
                IsOfTheMachine = true,
            };
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    private static int FreePort()
    {
        using var ports = new FreePorts();
        return ports.Next();
    }
}
