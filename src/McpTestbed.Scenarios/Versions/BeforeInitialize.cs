using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Versions;

/// <summary>Requests come before the handshake is complete (FM-5a).</summary>
internal sealed class BeforeInitialize : Scenario
{
    public override string Id => "versions/before-initialize";

    public override string Summary =>
        "A request comes before initialize; a ping and a GET stream between its result and notifications/initialized.";

    public override IReadOnlyList<string> FailureModes => ["FM-5a"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks =>
        [
            VersionChecks.EarlyRequestDoesNoHarm,
            VersionChecks.PingBeforeInitializedAnswered,
            VersionChecks.ServerSendsNoEarlyRequests,
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-early-request-500", VersionChecks.EarlyRequestDoesNoHarm),
            new("broken-ping-before-initialized-refused", VersionChecks.PingBeforeInitializedAnswered),
            new("broken-get-head-late", GetHeadCheck.GetStreamOpensAtOnce),
            new("broken-server-request-before-initialized", VersionChecks.ServerSendsNoEarlyRequests),
        ];

    public override IReadOnlyList<string> PositiveControls =>
        ["stateful", "stateful-polling", "stateful-frugal", "stateful-talkative"];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        // roots are declared, so that a server that asks for them too early is wrong in this one thing only.
        var client = new McpProbe(context) { HasRoots = true };
        await client.SendAsync(
            client.Request("tools/list").For("POST tools/list before initialize"),
            cancellationToken
        );

        var opened = await client.InitializeAsync(cancellationToken);
        if (opened.Rpc?["result"] is null)
            throw new TargetUnreachableException(
                "the target did not answer a correct initialize with a result: "
                    + $"{opened.Problem ?? $"status {opened.Status}"}"
            );
        // Asked again, a server that stored the session late answers: it did not refuse for the missing notification.
        if ((await client.CallAsync("ping", cancellationToken)).Rpc?["result"] is null)
            await client.CallAsync("ping", cancellationToken);
        using (
            var stream = await client.OpenGetStreamAsync(
                cancellationToken,
                "GET stream before notifications/initialized"
            )
        )
        {
            if (ScenarioProbes.WhyNoGetStream(stream) is { } reason)
            {
                context.NoChance(reason, VersionChecks.ServerSendsNoEarlyRequests);
            }
            else
            {
                using var window = context.Deadline(Probe.NoticeWindow, cancellationToken);
                await stream!.ReadToEndAsync(window.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await client.SendAsync(client.Notification("notifications/initialized"), cancellationToken);
    }
}
