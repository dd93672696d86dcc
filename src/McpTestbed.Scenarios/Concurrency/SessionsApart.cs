using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers.Invariants;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Concurrency;

/// <summary>Two sessions with a GET stream each: what one does must not be told to the other (FM-1c, FM-3c).</summary>
internal sealed class SessionsApart : Scenario
{
    public override string Id => "concurrency/sessions-apart";

    public override string Summary =>
        "Two clients with a session and a GET stream each send requests in turn, with ids and tokens that only they "
        + "use; what comes on the other's stream is looked at.";

    public override IReadOnlyList<string> FailureModes => ["FM-1c", "FM-3c"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks =>
        [SessionLeakChecks.LogNamesNoIdOfAnotherSession, SessionLeakChecks.StreamNamesNothingOfAnotherSession];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-log-of-all-sessions", SessionLeakChecks.LogNamesNoIdOfAnotherSession),
            new("broken-messages-to-any-session", SessionLeakChecks.StreamNamesNothingOfAnotherSession),
        ];

    public override IReadOnlyList<string> PositiveControls => ["stateful"];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        if (!context.GrantsTwoSessions(Checks))
            return;
        var first = await context.OpenTalkativeAsync(cancellationToken);
        if (first.SessionId is null)
        {
            context.NoChance(ScenarioProbes.NoSessions, Checks);
            return;
        }

        var second = await context.OpenTalkativeAsync(cancellationToken);
        using var one = await first.TryOpenAsync(first.Get(), cancellationToken);
        using var two = await second.TryOpenAsync(second.Get(), cancellationToken);
        await ActAsync(first, cancellationToken);
        await ActAsync(second, cancellationToken);
        await ActAsync(first, cancellationToken);

        // What the server sends of its own answers nothing, so only a window can show that it does not come.
        using var window = context.Deadline(Probe.NoticeWindow, cancellationToken);
        await Task.WhenAll(ReadAsync(one), ReadAsync(two));
        context.NoChance(OwnMessages.None, Checks);

        async Task ReadAsync(ProbeStream? stream)
        {
            if (stream is not null)
                await stream.ReadToEndAsync(window.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Requests that every server has, with ids and progress tokens that no other client uses.</summary>
    private static async Task ActAsync(McpProbe client, CancellationToken cancellationToken)
    {
        var mark = $"only-{client.Label}-{ScenarioProbes.FreshKey()}";
        await client.CallAsync(
            client.Request("ping").Edited(json => json["id"] = $"{mark}-ping").For("POST ping with a telling id"),
            cancellationToken
        );
        await client.CallAsync(
            client
                .Request(
                    "tools/list",
                    new JsonObject { ["_meta"] = new JsonObject { ["progressToken"] = $"{mark}-token" } }
                )
                .Edited(json => json["id"] = $"{mark}-list")
                .For("POST tools/list with a telling id and token"),
            cancellationToken
        );
        await client.InviteAsync($"news of {client.Label}", cancellationToken);
    }
}
