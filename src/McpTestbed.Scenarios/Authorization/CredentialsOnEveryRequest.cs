using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;
using McpTestbed.Scenarios.TwoEndpoints;

namespace McpTestbed.Scenarios.Authorization;

/// <summary>Requests come without the credentials that the target was given, or with a token that nobody gave out
/// (FM-3c, NFM-33).</summary>
internal sealed class CredentialsOnEveryRequest : Scenario
{
    private const string Authorization = "Authorization";

    public override string Id => "authorization/credentials-on-every-request";

    public override string Summary =>
        "The first request, and each kind of request in a session, come without credentials and with a token that was "
        + "never given out; correct requests go between them.";

    public override IReadOnlyList<string> FailureModes => ["FM-3c", "NFM-33"];

    public override ProtocolRange Range => new(Revision.V20241105, Revision.V20260728);

    public override IReadOnlyList<Check> Checks =>
        [
            CredentialChecks.MissingCredentials401,
            CredentialChecks.InvalidToken401,
            CredentialChecks.SessionIdIsNoCredential,
            CredentialChecks.EveryRequestIsVerified,
            CredentialChecks.CredentialsAreOfEachRequest,
            CredentialChecks.ChallengeLeadsToMetadata,
            CredentialChecks.ConnectionsAreAuthenticated,
            CredentialChecks.HandleIsNoCredential,
            CredentialChecks.EachPrimitiveIsGuarded,
            CredentialChecks.PrivateResultIsNotShared,
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-missing-credentials-403", CredentialChecks.MissingCredentials401),
            new("broken-forged-token-served", CredentialChecks.InvalidToken401),
            new("broken-stateless-forged-token-served", CredentialChecks.InvalidToken401),
            new(
                "broken-session-is-credential",
                CredentialChecks.SessionIdIsNoCredential,
                CredentialChecks.EveryRequestIsVerified
            ),
            new("broken-stream-unverified", CredentialChecks.EveryRequestIsVerified),
            new("broken-remembers-credentials", CredentialChecks.CredentialsAreOfEachRequest),
            new("broken-challenge-leads-nowhere", CredentialChecks.ChallengeLeadsToMetadata)
            {
                Only = Revision.V20250618,
            },
            new("broken-challenge-leads-nowhere", CredentialChecks.ChallengeLeadsToMetadata)
            {
                Only = Revision.V20251125,
            },
            new("broken-token-not-wanted", CredentialChecks.ConnectionsAreAuthenticated),
            new("broken-stateless-token-not-wanted", CredentialChecks.ConnectionsAreAuthenticated),
            new("broken-legacy-sse-token-not-wanted", CredentialChecks.ConnectionsAreAuthenticated),
            new("broken-handle-is-credential", CredentialChecks.HandleIsNoCredential),
            new("broken-only-lists-guarded", CredentialChecks.EachPrimitiveIsGuarded),
            new("broken-private-list-shared", CredentialChecks.PrivateResultIsNotShared),
            new("broken-legacy-sse-session-is-credential", CredentialChecks.SessionIdIsNoCredential),
            new("broken-legacy-sse-stream-unverified", CredentialChecks.EveryRequestIsVerified),
        ];

    public override IReadOnlyList<string> PositiveControls =>
        ["stateful-protected", "stateless-protected", "legacy-sse-protected"];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        if (!context.Target.Headers.Any(line => HeaderLine.Is(line, Authorization)))
        {
            context.NoChance(
                "the target was given no credentials to leave out (--header 'Authorization: Bearer ...' brings that)",
                Checks
            );
            return;
        }

        var client = new McpProbe(context);
        if (context.Revision.HasTwoEndpoints)
            await DriveTwoEndpointsAsync(context, cancellationToken);
        else if (context.Revision.IsStateless)
            await DriveStatelessAsync(client, cancellationToken);
        else
            await DriveSessionAsync(client, cancellationToken);
    }

    private static async Task DriveSessionAsync(McpProbe client, CancellationToken cancellationToken)
    {
        // Before the session: a server may grant one at a time.
        await SendAsync(client, client.WithoutCredentials(client.Initialize()), "without credentials");
        await SendAsync(client, Forged(client.Initialize()), "with a forged token");
        await client.CloseSessionAsync(cancellationToken);
        await client.OpenSessionAsync(cancellationToken);
        await client.CallAsync("ping", cancellationToken);
        await SendAsync(client, client.WithoutCredentials(client.Request("ping")), "without credentials");
        await SendAsync(client, Forged(client.Request("ping")), "with a forged token");
        await SendAsync(
            client,
            client.WithoutCredentials(client.Notification("notifications/mcptestbed/nothing")),
            "without credentials"
        );
        await client.SendHeadAsync(
            client.WithoutCredentials(client.Get()).For("GET stream without credentials"),
            cancellationToken
        );
        await client.CallAsync("ping", cancellationToken);
        if (client.SessionId is not null)
            await SendAsync(client, client.WithoutCredentials(client.Delete()), "without credentials");
        await client.CallAsync("ping", cancellationToken);
        await AskForMetadataAsync(client, cancellationToken);

        Task SendAsync(McpProbe probe, ProbeRequest request, string how) =>
            probe.SendAsync(request.For($"{request.Purpose} {how}"), cancellationToken);
    }

    private static async Task DriveStatelessAsync(McpProbe client, CancellationToken cancellationToken)
    {
        await client.SendAsync(
            client
                .WithoutCredentials(client.Request(ServerMethods.Discover))
                .For("POST server/discover without credentials"),
            cancellationToken
        );
        await client.SendAsync(
            Forged(client.Request(ServerMethods.Discover)).For("POST server/discover with a forged token"),
            cancellationToken
        );
        using (var connection = await client.ConnectAsync(cancellationToken))
        {
            await client.SendOnAsync(connection, client.Request(ServerMethods.Discover), cancellationToken);
            await client.SendOnAsync(
                connection,
                client
                    .WithoutCredentials(client.Request(ServerMethods.Discover))
                    .For("POST server/discover without credentials, same connection"),
                cancellationToken
            );
        }

        await DriveThingsAsync(client, cancellationToken);
        await client.CallAsync(ServerMethods.Discover, cancellationToken);
        await AskForMetadataAsync(client, cancellationToken);
    }

    /// <summary>Lists, what they name, and a call: each without credentials before and after one that has
    /// them.</summary>
    private static async Task DriveThingsAsync(McpProbe client, CancellationToken cancellationToken)
    {
        var target = client.Context.Target;
        foreach (var list in new[] { "tools/list", "resources/list", "prompts/list" })
            await client.SendAsync(
                client.WithoutCredentials(client.Request(list)).For($"POST {list} without credentials"),
                cancellationToken
            );
        var methods = await ServerMethods.LearnAsync(client, cancellationToken);
        foreach (var list in methods.Lists)
            await client.SendAsync(
                client
                    .WithoutCredentials(client.Request(list))
                    .For($"POST {list} without credentials, after one that had them"),
                cancellationToken
            );
        if (methods.Reads is [var (method, parameter, name), ..])
        {
            await client.SendAsync(
                client
                    .WithoutCredentials(client.Request(method, new JsonObject { [parameter] = name }))
                    .For($"POST {method} without credentials"),
                cancellationToken
            );
            await client.CallAsync(client.Request(method, new JsonObject { [parameter] = name }), cancellationToken);
        }
        else
            client.Context.NoChance(
                "the server lists no resource and no prompt that could be read",
                CredentialChecks.EachPrimitiveIsGuarded
            );

        if (target.HasInstrumentedTools && methods.Tools.Contains(HandleChecks.Opening))
        {
            var handle = (await client.CallToolAsync(HandleChecks.Opening, [], cancellationToken)).ToolText;
            await CallBareAsync("add-to-basket", new JsonObject { ["basket"] = handle, ["item"] = "an apple" });
        }
        else if (target.Tools.Any is { } call)
            await CallBareAsync(call.Tool, JsonNode.Parse(call.ArgumentsJson)!.AsObject());
        else
            client.Context.NoChance(
                "no tool may be called (--call 'tool {json}' names one)",
                CredentialChecks.HandleIsNoCredential
            );

        Task<Answer> CallBareAsync(string tool, JsonObject arguments) =>
            client.SendAsync(
                client
                    .WithoutCredentials(client.ToolRequest(tool, arguments))
                    .For($"POST tools/call {tool} without credentials"),
                cancellationToken
            );
    }

    private static async Task DriveTwoEndpointsAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        if (await TwoEndpointProbe.OpenAsync(context, cancellationToken) is not { } client)
        {
            context.NoChance("the stream names no URI to POST to", Array.Empty<string>());
            return;
        }

        var messages = client.Messages;
        await client.CallAsync(messages.Initialize(), cancellationToken);
        await client.CallAsync(messages.Notification("notifications/initialized"), cancellationToken);
        await messages.SendAsync(
            messages.WithoutCredentials(messages.Request("ping")).For("POST ping without credentials"),
            cancellationToken
        );
        await messages.SendHeadAsync(
            messages.WithoutCredentials(messages.Get()).For("GET stream without credentials"),
            cancellationToken
        );
        await client.CallAsync(messages.Request("ping"), cancellationToken);
        client.Close();
    }

    /// <summary>Asks for the metadata of the resource where a challenge or RFC 9728 says that they are.</summary>
    private static async Task AskForMetadataAsync(McpProbe client, CancellationToken cancellationToken)
    {
        var refused = await client.SendAsync(
            client
                .WithoutCredentials(
                    client.Context.Revision.IsStateless
                        ? client.Request(ServerMethods.Discover)
                        : client.Request("ping")
                )
                .For("POST without credentials, for its challenge"),
            cancellationToken
        );
        var named = (refused.Head?.Values("WWW-Authenticate") ?? [])
            .Select(CredentialChecks.MetadataIn)
            .OfType<string>()
            .Select(address => PathOf(client.Context, address));
        var path = client.Context.Target.Endpoint.AbsolutePath;
        foreach (
            var target in named
                .Append(CredentialChecks.MetadataPath + path)
                .Append(CredentialChecks.MetadataPath)
                .OfType<string>()
                .Distinct()
        )
            await client.SendAsync(
                new("GET", target, [$"Host: {client.Context.Target.Authority}", "Accept: application/json"], null)
                {
                    IsAside = true,
                    Purpose = "GET the metadata of the resource",
                },
                cancellationToken
            );
    }

    /// <summary>The path of an address that is the target's own; null for any other.</summary>
    private static string? PathOf(ScenarioContext context, string address) =>
        Uri.TryCreate(context.Target.Endpoint, address, out var uri)
        && uri.Authority == context.Target.Endpoint.Authority
            ? uri.PathAndQuery
            : null;

    private static ProbeRequest Forged(ProbeRequest request) =>
        request.With(Authorization, $"Bearer {ScenarioProbes.FreshKey()}");
}
