using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Stateless;

/// <summary>Leftovers of the session era reach a server of the stateless one (FM-1a, NFM-13, NFM-21).</summary>
internal sealed class SessionLeftoversAreIgnored : Scenario
{
    public override string Id => "stateless/session-leftovers-are-ignored";

    public override string Summary =>
        "Requests carry a session id and a Last-Event-ID; GET, DELETE and a request of the session era come too.";

    public override IReadOnlyList<string> FailureModes => ["FM-1a", "FM-1c", "NFM-13", "NFM-21", "NFM-37"];

    public override ProtocolRange Range => ProtocolRange.Stateless;

    public override IReadOnlyList<Check> Checks =>
        [
            StatelessChecks.ColdRequestServed,
            StatelessChecks.SessionIdIgnored,
            StatelessChecks.NoSessionIdMinted,
            StatelessChecks.LastEventIdIgnored,
            StatelessChecks.Get405,
            StatelessChecks.Delete405,
            StatelessChecks.LegacyRequestRefused,
            DeclarationChecks.InitializeErrorNamesVersions,
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-session-id-demanded", StatelessChecks.ColdRequestServed),
            new("broken-session-id-refused", StatelessChecks.SessionIdIgnored),
            new("broken-session-id-minted", StatelessChecks.NoSessionIdMinted),
            new("broken-last-event-id-refused", StatelessChecks.LastEventIdIgnored),
            new("broken-get-served", StatelessChecks.Get405),
            new("broken-delete-accepted", StatelessChecks.Delete405),
            new("broken-initialize-unexplained", DeclarationChecks.InitializeErrorNamesVersions),
            new("broken-legacy-request-served", StatelessChecks.LegacyRequestRefused),
        ];

    public override IReadOnlyList<string> PositiveControls => ["stateless", "stateless-method-first"];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = new McpProbe(context);
        var methods = await ServerMethods.LearnAsync(client, cancellationToken);
        await client.SendAsync(
            client
                .Request(methods.One)
                .With(McpHeaders.LastEventId, "s1-4")
                .For($"POST {methods.One} with a Last-Event-ID"),
            cancellationToken
        );
        if (context.Target.Revisions.Any(id => Revision.Parse(id).HasHandshake))
        {
            context.NoChance(
                "the server speaks the session era too, so a session id, GET, DELETE and requests of that era are for "
                    + "it to serve",
                [
                    StatelessChecks.SessionIdIgnored,
                    StatelessChecks.Get405,
                    StatelessChecks.Delete405,
                    StatelessChecks.LegacyRequestRefused,
                    DeclarationChecks.InitializeErrorNamesVersions,
                ]
            );
            await client.CallAsync(methods.One, cancellationToken);
            return;
        }

        await client.SendAsync(
            client
                .Request(methods.One)
                .With(McpHeaders.SessionId, "0123456789abcdef0123456789abcdef")
                .For($"POST {methods.One} with a session id"),
            cancellationToken
        );
        await client.SendHeadAsync(client.Get(), cancellationToken);
        await client.SendAsync(client.Delete(), cancellationToken);
        var legacy = client
            .Request(methods.One)
            .Without(McpHeaders.ProtocolVersion)
            .Without(McpHeaders.Method)
            .Edited(json => json["params"] = new JsonObject());
        await client.SendAsync(legacy.For($"POST {methods.One} of the session era"), cancellationToken);

        await client.SendAsync(
            client
                .Initialize(Revision.V20251125.Id)
                .Without(McpHeaders.Method)
                .Edited(json => json["params"]!.AsObject().Remove("_meta"))
                .For("POST initialize of the session era"),
            cancellationToken
        );

        // What was refused counts only where the same is served without the leftovers.
        await client.CallAsync(methods.One, cancellationToken);
    }
}
