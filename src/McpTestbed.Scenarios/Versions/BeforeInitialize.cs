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
            new("broken-server-request-before-initialized", VersionChecks.ServerSendsNoEarlyRequests),
        ];

    public override async Task DriveAsync(Stage stage, CancellationToken cancellationToken)
    {
        var client = new McpProbe(stage);
        await client.SendAsync(
            client.Request("tools/list").For("POST tools/list before initialize"),
            cancellationToken
        );

        // roots are declared, so that a server that asks for them too early is wrong in this one thing only.
        var initialize = client
            .Initialize()
            .Edited(json => json["params"]!["capabilities"]!["roots"] = new System.Text.Json.Nodes.JsonObject());
        var opened = await client.SendAsync(initialize, cancellationToken);
        if (opened.Rpc?["result"] is null)
            throw new TargetUnreachableException(
                "the target did not answer a correct initialize with a result: "
                    + $"{opened.Problem ?? $"status {opened.Status}"}"
            );
        client.SessionId = opened.SessionId;
        await client.CallAsync("ping", cancellationToken);
        using (
            var stream = await client.TryOpenAsync(
                client.Get().For("GET stream before notifications/initialized"),
                cancellationToken
            )
        )
        {
            if (stream?.ToAnswer() is { IsStream: true, Status: 200 })
            {
                using var window = stage.Deadline(Probe.NoticeWindow, cancellationToken);
                await stream.ReadToEndAsync(window.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            else
            {
                stage.NoChance(
                    "the server opens no GET stream, so it has no way to send a request early",
                    VersionChecks.ServerSendsNoEarlyRequests
                );
            }
        }

        await client.SendAsync(client.Notification("notifications/initialized"), cancellationToken);
    }
}
