using System.Net;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;

namespace McpTestbed.Core.Scenarios;

/// <summary>A target as the runner sees it: what is known of it, what can be done to it, and links to it.</summary>
public interface ITarget
{
    /// <summary>What is known of the target.</summary>
    TargetFacts Facts { get; }

    /// <summary>Control over the target, where there is any.</summary>
    ITargetControl? Control { get; }

    /// <summary>Control over the replicas, where the target runs as several.</summary>
    IReplicaControl? Replicas => null;

    /// <summary>What starts the client, where the target is one.</summary>
    IClientUnderTest? Client => null;

    /// <summary>Makes it ready for a run: what has not been started yet, or has ended, is started.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>A task that ends when it is.</returns>
    /// <exception cref="TargetUnreachableException">It cannot be.</exception>
    Task ReadyAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Opens the links of one run: they record into its history, and faults act on them.</summary>
    /// <param name="seed">The seed of the run: chance is decided by a hash of it and the thing decided about.</param>
    /// <param name="history">Where the links record.</param>
    /// <param name="redactor">What removes secrets before anything is stored.</param>
    /// <param name="time">The clock of the run.</param>
    /// <returns>The links, closed by disposing them.</returns>
    IRunLinks OpenLinks(ulong seed, HistoryWriter history, Redactor redactor, TimeProvider time);
}

/// <summary>The links of one run.</summary>
public interface IRunLinks : IAsyncDisposable
{
    /// <summary>Where rules are armed.</summary>
    IFaultControl Faults { get; }

    /// <summary>Opens a link to the target for a client.</summary>
    /// <param name="client">The client's label.</param>
    /// <returns>The address to connect to instead of the target.</returns>
    IPEndPoint OpenLink(string client);

    /// <summary>Opens a link to a server of the run, for a client under test.</summary>
    /// <param name="client">The client's label.</param>
    /// <param name="server">The server behind the link.</param>
    /// <returns>The address to connect to instead of the server.</returns>
    /// <exception cref="NotSupportedException">These links are of servers under test only.</exception>
    IPEndPoint OpenLink(string client, IPEndPoint server) => throw new NotSupportedException();

    /// <summary>Waits until everything recorded up to now is in the history, where links record in another
    /// process.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends then.</returns>
    Task CatchUpAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
