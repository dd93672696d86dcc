using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Driving;

/// <summary>A scenario for clients: a scripted server, the client at its work, and its record.</summary>
/// <remarks>The server is behind a link, which records. The run ends when the client has ended, when it has been silent
/// for longer than it ever is, or when it has asked more than any client has reason to.</remarks>
internal abstract class ClientScenario : Scenario
{
    /// <summary>Internal software error (EX_SOFTWARE): with it a reference client ends that failed otherwise than it is
    /// meant to.</summary>
    private const int Crashed = 70;

    public sealed override TargetRole Role => TargetRole.Client;

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<string> PositiveControls =>
        Range.First switch
        {
            { HasTwoEndpoints: true } => ["client-two-endpoints"],
            { IsStateless: true } => ["client-stateless"],
            _ => ["client"],
        };

    /// <summary>What the client is asked to do.</summary>
    protected virtual ClientWork Work => ClientWork.Call;

    /// <summary>Makes the server of a run, with its script.</summary>
    protected abstract Peer CreatePeer(ScenarioContext context);

    public sealed override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        if (context.Client is not { } client)
        {
            context.NoChance("the target is a server, and this scenario is for clients", Checks);
            return;
        }

        await using var peer = CreatePeer(context);
        peer.Start();
        var (_, address) = context.AddClient(peer.Address);
        var url = new UriBuilder(Uri.UriSchemeHttp, address.Address.ToString(), address.Port, peer.Path).Uri;
        if (client.KnowsOurContext)
            context.History.Append("runner", new Mark { Name = ClientEnds.Told, Detail = Work.ContextJson });

        await using var running = client.Start(
            new(url, Work.Name, context.Revision, Work.ContextJson),
            context.History,
            context.Redactor
        );
        try
        {
            await new ClientWatch(context, client, running, peer).UntilOverAsync(cancellationToken);
            if (client.KnowsOurContext && running.Exited is { IsCompletedSuccessfully: true, Result: Crashed })
                throw new InvalidOperationException("the reference client crashed; the history has its last words");
        }
        catch (TargetUnreachableException) when (Work.Name == ClientWork.Reconnect.Name && running.Exited.IsCompleted)
        {
            // The suite's example clients know each a part of its scenarios, and end where they do not know one.
            context.NoChance($"the client ended at once: it may not know the work {Work.Name}", Checks);
        }
    }
}
