using McpTestbed.Core.Histories;
using McpTestbed.Lab.Processes;

namespace McpTestbed.Lab.Targets;

/// <summary>How a process of a server is started: the first, another one beside it, or one again where it
/// was.</summary>
internal abstract class ServerStarter
{
    /// <summary>Starts one.</summary>
    /// <param name="port">Where it is to listen; null for any free port.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The process, which listens.</returns>
    /// <exception cref="TargetException">It cannot be started, or does not listen in time.</exception>
    /// <exception cref="LabException">A reference server did not start.</exception>
    public abstract Task<StartedServer> StartAsync(int? port, CancellationToken cancellationToken);

    /// <summary>Waits until one serves that was started or joined to its store again.</summary>
    /// <param name="server">It.</param>
    /// <param name="name">Its name, for people.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends then.</returns>
    public virtual Task WaitUntilHealthyAsync(StartedServer server, string name, CancellationToken cancellationToken) =>
        Task.CompletedTask;
}

/// <summary>A process of a server that was started.</summary>
/// <param name="Endpoint">Its MCP endpoint.</param>
/// <param name="Command">What was started, for people.</param>
/// <param name="Process">The process.</param>
/// <param name="Owner">What ends it in order.</param>
internal sealed record StartedServer(Uri Endpoint, string Command, ChildProcess Process, IAsyncDisposable Owner)
{
    /// <summary>What is known of it where it is a reference server.</summary>
    public RunningProfile? Profile { get; init; }

    /// <summary>The addresses that it asked for where it was kept on loopback.</summary>
    /// <value>Null where nothing kept it there; empty where nobody saw what it asked for.</value>
    public IReadOnlyList<string>? Asked { get; init; }

    /// <summary>Looks where it listens.</summary>
    public ProcessListens Look() =>
        new() { Addresses = ListeningSockets.Of(Process.Family, Endpoint.Port), Asked = Asked };
}
