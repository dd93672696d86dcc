using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;
using McpTestbed.Scenarios.TwoEndpoints;

namespace McpTestbed.Scenarios.Authorization;

/// <summary>A second user, whom the server knows as well, asks for what belongs to the first (FM-3c, NFM-33).</summary>
internal sealed class SecondUser : Scenario
{
    private const string Adding = "add-to-basket";
    private const string Asking = "ask";

    public override string Id => "authorization/second-user";

    public override string Summary =>
        "A second user names the session, the handle and the state of the first, and answers what the first was "
        + "asked; before and after that, each uses what "
        + "is his own.";

    public override IReadOnlyList<string> FailureModes => ["FM-3c", "NFM-33"];

    public override ProtocolRange Range => new(Revision.V20241105, Revision.V20260728);

    public override IReadOnlyList<Check> Checks =>
        [UserChecks.SessionIsOfItsUser, UserChecks.HandleIsOfItsUser, UserChecks.InputIsOfItsUser];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-session-of-any-user", UserChecks.SessionIsOfItsUser, UserChecks.InputIsOfItsUser),
            new("broken-legacy-sse-session-of-any-user", UserChecks.SessionIsOfItsUser),
            new("broken-handle-of-any-user", UserChecks.HandleIsOfItsUser),
            new("broken-answer-of-any-user", UserChecks.InputIsOfItsUser),
            new("broken-input-of-any-user", UserChecks.InputIsOfItsUser),
        ];

    public override IReadOnlyList<string> PositiveControls =>
        ["stateful-protected", "stateless-protected", "legacy-sse-protected"];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        if (context.Target.SecondCredentials.Count == 0)
        {
            context.NoChance(
                "no second user of the server is known (--header-2 'Authorization: Bearer ...' names one)",
                Checks
            );
            return;
        }

        if (context.Revision.HasTwoEndpoints)
            await DriveTwoEndpointsAsync(context, cancellationToken);
        else if (context.Revision.IsStateless)
            await DriveStatelessAsync(context, cancellationToken);
        else
        {
            await DriveSessionAsync(context, cancellationToken);
            if (UserChecks.InputIsOfItsUser.AppliesTo(context.Revision))
                await AskedInASession.DriveAsync(context, cancellationToken);
        }
    }

    private static async Task DriveSessionAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        // The second user's own session ends first: a server may grant one at a time.
        var second = new McpProbe(context) { Credentials = context.Target.SecondCredentials };
        if ((await second.InitializeAsync(cancellationToken)).Rpc?["result"] is null)
        {
            context.NoChance("the server did not let in who shows what --header-2 says", UserChecks.SessionIsOfItsUser);
            return;
        }

        await second.SendAsync(second.Notification("notifications/initialized"), cancellationToken);
        await second.CallAsync("ping", cancellationToken);
        await second.CloseSessionAsync(cancellationToken);
        if (await context.OpenSessionAsync(cancellationToken) is not { } owner)
            return;

        await owner.CallAsync("ping", cancellationToken);
        var answer = await owner.CallAsync(owner.StreamedRequest().Request, cancellationToken);
        var other = McpProbe.InSessionOf(owner, context.Target.SecondCredentials);
        var madeUp = ScenarioProbes.FreshKey() + ScenarioProbes.FreshKey();
        await other.SendAsync(InMadeUp(other.Request("ping")), cancellationToken);
        await other.SendAsync(
            other.Request("ping").For("POST ping of the second user in the session of the first"),
            cancellationToken
        );
        await owner.CallAsync("ping", cancellationToken);
        await other.SendHeadAsync(InMadeUp(other.Get()), cancellationToken);
        await TryStreamAsync(null, "GET stream");
        if (answer.Events.FirstOrDefault(sse => !string.IsNullOrEmpty(sse.Id))?.Id is { } position)
            await TryStreamAsync(position, "GET stream with Last-Event-ID");
        await owner.CallAsync("ping", cancellationToken);

        // At last, since it may end the session.
        await other.SendAsync(InMadeUp(other.Delete()), cancellationToken);
        await other.SendAsync(
            other.Delete().For("DELETE of the second user of the session of the first"),
            cancellationToken
        );
        await owner.SendAsync(owner.Delete(), cancellationToken);

        ProbeRequest InMadeUp(ProbeRequest request) =>
            request
                .With(McpHeaders.SessionId, madeUp)
                .For($"{request.Purpose} of the second user in a session that never was");

        async Task TryStreamAsync(string? lastEventId, string what)
        {
            await other.SendHeadAsync(
                other.Get(lastEventId).For($"{what} of the second user in the session of the first"),
                cancellationToken
            );
            await owner.SendHeadAsync(owner.Get(lastEventId), cancellationToken);
        }
    }

    private static async Task DriveTwoEndpointsAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var second = new McpProbe(context) { Credentials = context.Target.SecondCredentials };
        await second.SendHeadAsync(second.Get().For("GET stream of the second user"), cancellationToken);
        if (await TwoEndpointProbe.OpenAsync(context, cancellationToken) is not { } client)
        {
            context.NoChance("the stream names no URI to POST to", Array.Empty<string>());
            return;
        }

        var owner = client.Messages;
        await client.CallAsync(owner.Initialize(), cancellationToken);
        await client.CallAsync(owner.Notification("notifications/initialized"), cancellationToken);
        await client.CallAsync(owner.Request("ping"), cancellationToken);
        var other = McpProbe.InSessionOf(owner, context.Target.SecondCredentials);
        other.PostTarget = owner.PostTarget;
        await other.SendAsync(
            other.Request("ping").For("POST ping of the second user in the session of the first"),
            cancellationToken
        );
        await client.CallAsync(owner.Request("ping"), cancellationToken);
        client.Close();
    }

    private static async Task DriveStatelessAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var owner = new McpProbe(context);
        var second = new McpProbe(context) { Credentials = context.Target.SecondCredentials };
        var tools = (await ServerMethods.LearnAsync(owner, cancellationToken)).Tools;
        await second.CallAsync(ServerMethods.Discover, cancellationToken);
        if (context.Target.HasInstrumentedTools && tools.Contains(HandleChecks.Opening))
            await TryHandlesAsync(owner, second, cancellationToken);
        else
            context.NoChance(
                "the testbed knows handles of the reference servers' tools alone (profile:NAME)",
                UserChecks.HandleIsOfItsUser
            );
        var call =
            context.Target.HasInstrumentedTools && tools.Contains(Asking)
                ? new(Asking, new JsonObject { ["key"] = ScenarioProbes.FreshKey() }.ToJsonString())
                : context.Target.Tools.Asks ?? context.Target.Tools.Any;
        if (call is null)
            context.NoChance(
                "no tool may be called (--call 'asks:tool {json}' names one that asks for input)",
                UserChecks.InputIsOfItsUser
            );
        else
            await TryInputAsync(owner, second, call, cancellationToken);
    }

    private static async Task TryHandlesAsync(McpProbe owner, McpProbe second, CancellationToken cancellationToken)
    {
        var mine = (await owner.CallToolAsync(HandleChecks.Opening, [], cancellationToken)).ToolText;
        var others = (await second.CallToolAsync(HandleChecks.Opening, [], cancellationToken)).ToolText;
        await AddAsync(second, others, "an apple", "");
        await AddAsync(owner, mine, "a pear", "");
        await AddAsync(second, mine, "a plum", " of the second user with the handle of the first");
        await AddAsync(owner, mine, "a quince", "");

        Task<Answer> AddAsync(McpProbe client, string? handle, string item, string how) =>
            client.CallAsync(
                client
                    .ToolRequest(Adding, new JsonObject { ["basket"] = handle, ["item"] = item })
                    .For($"POST tools/call {Adding}{how}"),
                cancellationToken
            );
    }

    private static async Task TryInputAsync(
        McpProbe owner,
        McpProbe second,
        ToolCall call,
        CancellationToken cancellationToken
    )
    {
        await second.CallAsync(InputAnswers.Able(second.ToolRequest(call)), cancellationToken);
        var asked = await owner.CallAsync(InputAnswers.Able(owner.ToolRequest(call)), cancellationToken);
        if (asked.Rpc.At("result", "requestState").AsText() is not { } state)
            return;
        await RetryAsync(second, ScenarioProbes.FreshKey(), "of the second user with a state that was made up");
        await RetryAsync(second, state, "of the second user with the state of the first");
        await RetryAsync(owner, state, "with the input");

        Task<Answer> RetryAsync(McpProbe client, string with, string how) =>
            client.CallAsync(
                InputAnswers
                    .Able(client.ToolRequest(call))
                    .Edited(json =>
                    {
                        json["params"]!["requestState"] = with;
                        json["params"]!["inputResponses"] = InputAnswers.To(asked.Rpc.At("result", "inputRequests"));
                    })
                    .For($"POST tools/call {call.Tool} {how}"),
                cancellationToken
            );
    }
}
