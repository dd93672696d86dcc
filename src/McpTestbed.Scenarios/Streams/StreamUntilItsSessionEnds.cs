using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Streams;

/// <summary>The GET stream is opened and its session is ended: what came before, and what only then? (NFM-17)</summary>
internal sealed class StreamUntilItsSessionEnds : Scenario
{
    public override string Id => "streams/stream-until-its-session-ends";

    public override string Summary =>
        "The GET stream is opened; after a ping beside it and a moment's silence its session is ended, and the "
        + "stream is "
        + "read to its end.";

    public override IReadOnlyList<string> FailureModes => ["FM-3a", "NFM-17"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks =>
        [HeldBackCheck.GetStreamIsNotHeldBack, GetHeadCheck.GetStreamOpensAtOnce];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-get-held-back", HeldBackCheck.GetStreamIsNotHeldBack, GetHeadCheck.GetStreamOpensAtOnce)
            {
                Only = Revision.V20251125,
            },
        ];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = await context.OpenSessionAsync(cancellationToken);
        if (client is null)
            return;
        var opening = client.TryOpenAsync(client.Get(), cancellationToken);
        await client.CallAsync("ping", cancellationToken);
        await Task.WhenAny(opening, Task.Delay(Probe.NoticeWindow, context.Time, cancellationToken));
        var ended = await client.SendAsync(client.Delete(), cancellationToken);
        using var stream = await opening;
        if (!ended.Served)
        {
            context.NoChance(
                $"the server answers DELETE with {ended.Status}, so nothing ends the stream at a known moment",
                Checks
            );
            return;
        }

        client.SessionId = null;
        if (ScenarioProbes.WhyNoGetStream(stream) is { } why)
        {
            context.NoChance(why, Checks);
            return;
        }

        using var window = context.Deadline(Probe.NoticeWindow, cancellationToken);
        await stream!.ReadToEndAsync(window.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
