using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Authorization;

/// <summary>Requests come with a token that is valid, and was issued for another server (FM-3c, NFM-33).</summary>
internal sealed class TokenOfAnotherServer : Scenario
{
    public override string Id => "authorization/token-of-another-server";

    public override string Summary =>
        "The first request, and one in a session, come with a valid token that was issued for another server, between "
        + "one without a token and a right one.";

    public override IReadOnlyList<string> FailureModes => ["FM-3c", "NFM-33"];

    public override ProtocolRange Range => new(Revision.V20250618, Revision.V20260728);

    public override IReadOnlyList<Check> Checks => [AudienceChecks.ForeignTokenIsRefused];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-foreign-token-served", AudienceChecks.ForeignTokenIsRefused),
            new("broken-stateless-foreign-token-served", AudienceChecks.ForeignTokenIsRefused),
        ];

    public override IReadOnlyList<string> PositiveControls => ["stateful-protected", "stateless-protected"];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        if (context.Target.ForeignCredentials.Count == 0)
        {
            context.NoChance(
                "no token of another server is known (--foreign-header 'Authorization: Bearer ...' names one)",
                Checks
            );
            return;
        }

        var client = new McpProbe(context);
        if (context.Revision.IsStateless)
        {
            await TryAsync(() => client.Request(ServerMethods.Discover));
            await client.CallAsync(ServerMethods.Discover, cancellationToken);
            return;
        }

        // Before the session: a server may grant one at a time.
        await TryAsync(() => client.Initialize());
        await client.CloseSessionAsync(cancellationToken);
        await client.OpenSessionAsync(cancellationToken);
        await TryAsync(() => client.Request("ping"));
        await client.CallAsync("ping", cancellationToken);

        async Task TryAsync(Func<ProbeRequest> request)
        {
            var bare = client.WithoutCredentials(request());
            await client.SendAsync(bare.For($"{bare.Purpose} without credentials"), cancellationToken);
            var foreign = client.WithCredentials(request(), context.Target.ForeignCredentials);
            await client.SendAsync(foreign.For($"{foreign.Purpose} with a token of another server"), cancellationToken);
        }
    }
}
