using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;

namespace McpTestbed.Scenarios.TwoEndpoints;

/// <summary>Ordinary messages of the old transport: are they answered as the text says (FM-6b, FM-5b)?</summary>
internal sealed class TwoEndpointMessages : Scenario
{
    public override string Id => "two-endpoints/messages";

    public override string Summary =>
        "The handshake, pings, lists, an unknown method and a cancellation that comes after the answer; then a second "
        + "client asks for a version that was never published.";

    public override IReadOnlyList<string> FailureModes => ["FM-5b", "FM-6b"];

    public override ProtocolRange Range => ProtocolRange.TwoEndpoints;

    public override IReadOnlyList<Check> Checks =>
        [
            TwoEndpointMessageChecks.InitializeResultOnTheStream,
            TwoEndpointMessageChecks.VersionOnTheStreamEchoed,
            TwoEndpointMessageChecks.UnknownVersionOnTheStream,
            TwoEndpointMessageChecks.PingOnTheStream,
            TwoEndpointMessageChecks.ErrorOnTheStream,
            TwoEndpointMessageChecks.NothingAskedEarlyOnTheStream,
            CapabilityChecks.WhatIsListedIsDeclared,
            LateCancelChecks.LateCancellationIsNoFailure,
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-legacy-sse-server-info-absent", TwoEndpointMessageChecks.InitializeResultOnTheStream),
            new("broken-legacy-sse-version-not-echoed", TwoEndpointMessageChecks.VersionOnTheStreamEchoed),
            new("broken-legacy-sse-version-refused", TwoEndpointMessageChecks.UnknownVersionOnTheStream),
            new("broken-legacy-sse-ping-unknown", TwoEndpointMessageChecks.PingOnTheStream),
            new("broken-legacy-sse-error-code-string", TwoEndpointMessageChecks.ErrorOnTheStream),
            new("broken-legacy-sse-early-request", TwoEndpointMessageChecks.NothingAskedEarlyOnTheStream),
            new("broken-legacy-sse-prompts-undeclared", CapabilityChecks.WhatIsListedIsDeclared),
            new("broken-legacy-sse-late-cancel-500", LateCancelChecks.LateCancellationIsNoFailure),
        ];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        if (await TwoEndpointProbe.OpenAsync(context, cancellationToken) is not { } client)
        {
            context.NoChance("the stream names no URI to POST to", Checks);
            return;
        }

        var messages = client.Messages;
        messages.HasRoots = true;
        await client.CallAsync(messages.Initialize(), cancellationToken);
        await client.CallAsync(messages.Notification("notifications/initialized"), cancellationToken);
        await client.CallAsync(messages.Request("ping"), cancellationToken);
        var list = messages.Request("tools/list");
        await client.CallAsync(list, cancellationToken);
        await client.CallAsync(messages.Cancellation(list), cancellationToken);
        await client.CallAsync(messages.Request("prompts/list"), cancellationToken);
        await client.CallAsync(messages.Request("resources/list"), cancellationToken);
        await client.CallAsync(messages.Request(RefusalChecks.UnknownMethod), cancellationToken);
        await client.CallAsync(messages.Request("ping"), cancellationToken);
        client.Close();

        // One after the other: a server may have one client at a time.
        if (await TwoEndpointProbe.OpenAsync(context, cancellationToken) is not { } second)
            return;
        second.Messages.HasRoots = true;
        await second.CallAsync(second.Messages.Initialize(VersionChecks.NeverPublished), cancellationToken);
        second.Close();
    }
}
