using McpTestbed.Core.Histories;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Driving;

/// <summary>Waits until nothing more is to be expected of a client under test.</summary>
internal sealed class ClientWatch(ScenarioContext context, IClientUnderTest client, IRunningClient running, Peer peer)
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    /// <exception cref="TargetUnreachableException">It never asked anything.</exception>
    public async Task UntilOverAsync(CancellationToken cancellationToken)
    {
        if (!await HasMovedAsync(peer.NextMove, client.ReadyTimeout, cancellationToken) && peer.Requests == 0)
        {
            throw new TargetUnreachableException(
                running.Exited.IsCompleted
                    ? $"the client ended (exit code {await running.Exited}) and never asked the server anything; "
                        + "it gets the server's address as its last argument, or where {url} stands"
                    : "the client did not connect in time; --ready-timeout gives it longer"
            );
        }

        while (!peer.IsFlooded)
        {
            var next = peer.NextMove;
            if (running.Exited.IsCompleted || !await HasMovedAsync(next, client.Quiet, cancellationToken))
                break;
        }

        await UntilLeftAsync(cancellationToken);
        if (peer.IsFlooded)
            Note(ClientEnds.Flooded, $"the client sent more than {Peer.MaximumRequests} requests and was ended");
        else if (!running.Exited.IsCompleted)
            Note(ClientEnds.Silent, $"the client was silent for {client.Quiet.TotalSeconds:0.#} s and was ended");
    }

    /// <summary>What a client sent last may still be on its way when it has ended: its connections are waited
    /// for.</summary>
    private async Task UntilLeftAsync(CancellationToken cancellationToken)
    {
        using var deadline = context.Deadline(LastWords, cancellationToken);
        while (running.Exited.IsCompleted && !deadline.IsOver)
        {
            var next = peer.NextMove;
            if (peer.Connections == 0)
                break;
            await next.WaitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await context.CatchUpAsync(cancellationToken);
    }

    /// <summary>Waits for the server to be asked something, or the client to end.</summary>
    /// <returns>Whether the server was asked, or a connection ended.</returns>
    private async Task<bool> HasMovedAsync(Task move, TimeSpan within, CancellationToken cancellationToken)
    {
        using var deadline = context.Deadline(within, cancellationToken);
        var over = Task.Delay(Timeout.InfiniteTimeSpan, context.Time, deadline.Token);
        await Task.WhenAny(move, running.Exited, over);
        cancellationToken.ThrowIfCancellationRequested();
        return move.IsCompleted;
    }

    private void Note(string name, string detail) =>
        context.History.Append("runner", new Mark { Name = name, Detail = detail });
}
