using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Sessions;

/// <summary>A session is ended while one of its calls is at work (FM-2b).</summary>
internal sealed class DeleteDuringACall : Scenario
{
    public override string Id => "sessions/delete-during-a-call";

    public override string Summary =>
        "A session is ended with DELETE while a call is at work; once the call is done, its id is used again.";

    public override IReadOnlyList<string> FailureModes => ["FM-2b"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks => [EndedSessionChecks.EndedSessionStaysEnded];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("broken-session-stored-by-call", EndedSessionChecks.EndedSessionStaysEnded)];

    public override IReadOnlyList<string> PositiveControls => ["stateful"];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = await context.OpenSessionAsync(cancellationToken);
        if (client is null)
            return;
        if (await SlowCall.OfAsync(client, cancellationToken) is not { } slow)
        {
            context.NoChance(SlowCall.None, Checks);
            return;
        }

        var work = await slow.BeginAsync(client, cancellationToken);
        var deleted = await client.SendAsync(client.Delete().For("DELETE during a call"), cancellationToken);
        var ended = await client.SendAsync(
            client.Request("ping").For("POST ping after DELETE, during the call"),
            cancellationToken
        );
        if (slow.Key is not null)
        {
            // The instrumented sleep is released by another session: its own has ended.
            var other = await context.OpenClientAsync(cancellationToken);
            await slow.ReleaseAsync(other, cancellationToken);
        }

        await work;
        await client.SendAsync(client.Request("ping").For("POST ping once the call is done"), cancellationToken);
        if (!deleted.Served || ended.Status is not (404 or 400 or 410))
            context.NoChance(
                $"DELETE was answered {deleted.Status} and a ping after it {ended.Status}, so the session had not "
                    + "ended for sure",
                Checks
            );
        else
            context.NoChance("the call was done before the session was ended", Checks);
    }
}
