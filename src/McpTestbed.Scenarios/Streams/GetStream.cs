using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Checkers.Invariants;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Streams;

/// <summary>The GET stream: opened, opened twice, dropped and opened again (FM-3a, FM-1c).</summary>
internal sealed class GetStream : Scenario
{
    private static readonly TimeSpan UntilDropIsNoticed = TimeSpan.FromSeconds(3);

    public override string Id => "streams/get-stream";

    public override string Summary =>
        "The GET stream is opened, a request is made beside it, it is opened a second time, reset by the "
        + "client, and opened again.";

    public override IReadOnlyList<string> FailureModes => ["FM-3a", "FM-1c"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks =>
        [
            StreamChecks.GetIsAStreamOr405,
            StreamChecks.GetStreamHasNoAnswers,
            StreamChecks.SecondGetStreamDoesNoHarm,
            StreamChecks.GetStreamReopensAfterADrop,
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-get-answers-json", StreamChecks.GetIsAStreamOr405),
            new("broken-sessionless-get-404", StreamChecks.GetIsAStreamOr405),
            new("broken-response-on-get-stream", StreamChecks.GetStreamHasNoAnswers),
            new("broken-second-get-ends-session", StreamChecks.SecondGetStreamDoesNoHarm),
            new("broken-get-conflict-after-drop", StreamChecks.GetStreamReopensAfterADrop),
            new("broken-progress-on-get-stream", NotificationChecks.GetStreamIsApartFromRequests),
        ];

    public override IReadOnlyList<string> PositiveControls => ["stateful", "stateful-polling", "sessionless"];

    /// <summary>What takes an open stream.</summary>
    private static IReadOnlyList<Check> OnTheStream =>
        [
            StreamChecks.GetStreamHasNoAnswers,
            StreamChecks.SecondGetStreamDoesNoHarm,
            StreamChecks.GetStreamReopensAfterADrop,
        ];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = await context.OpenClientAsync(cancellationToken);
        using var stream = await client.OpenGetStreamAsync(cancellationToken);
        if (stream is null || ScenarioProbes.WhyNoGetStream(stream) is not null)
        {
            context.NoChance(ScenarioProbes.WhyNoGetStream(stream)!, stream is null ? Checks : OnTheStream);
            return;
        }

        if (client.SessionId is null)
        {
            context.NoChance(ScenarioProbes.NoSessions, OnTheStream);
            return;
        }

        await client.CallAsync(
            "tools/list",
            cancellationToken,
            new JsonObject { ["_meta"] = new JsonObject { ["progressToken"] = "beside-the-stream" } }
        );
        if (stream.IsAtEnd)
        {
            context.NoChance(
                "the server ended its GET stream at once, as it may, so nothing could be tried beside it",
                OnTheStream
            );
            return;
        }

        var second = await client.SendHeadAsync(client.Get().For("GET stream, a second one"), cancellationToken);
        var ping = await client.CallAsync("ping", cancellationToken);
        stream.Reset();
        if (second.Status == 200 && !ping.Served)
        {
            context.NoChance("the session did not survive the second GET", StreamChecks.GetStreamReopensAfterADrop);
            return;
        }

        await client.RepeatHeadAsync(
            () => client.Get().For("GET stream again after the drop"),
            UntilDropIsNoticed,
            answer => answer.Served,
            cancellationToken
        );
    }
}
