using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Checkers.Invariants;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Http;

/// <summary>Ordinary messages: are they answered as the transport says (FM-6b)?</summary>
internal sealed class Messages : Scenario
{
    public override string Id => "http/messages";

    public override string Summary =>
        "The handshake, pings with number and string ids, lists, an unknown method and a notification, all as "
        + "they should be.";

    public override IReadOnlyList<string> FailureModes => ["FM-6b"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks =>
        [
            MessageChecks.Notification202,
            MessageChecks.NoReplyToNotification,
            MessageChecks.AnswerIsJsonOrEventStream,
            MessageChecks.RequestGetsItsAnswer,
            MessageChecks.InitializeResultIsComplete,
            MessageChecks.StreamEndsAfterTheAnswer,
            MessageChecks.PingGetsAnEmptyResult,
            MessageChecks.ErrorHasCodeAndMessage,
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-notification-200", MessageChecks.Notification202),
            new("broken-notification-answered", MessageChecks.Notification202, MessageChecks.NoReplyToNotification),
            new("broken-text-plain", MessageChecks.AnswerIsJsonOrEventStream),
            new("broken-response-id-as-string", AnswerChecks.ResponseHasTheRequestId),
            new("broken-initialize-lacks-server-info", MessageChecks.InitializeResultIsComplete),
            new("broken-stream-stays-open", MessageChecks.StreamEndsAfterTheAnswer),
            new("broken-stream-ends-without-response", MessageChecks.RequestGetsItsAnswer),
            new("broken-stream-ends-without-response", MessageChecks.RequestGetsItsAnswer)
            {
                Only = Revision.V20250618,
            },
            new("broken-ping-unknown", MessageChecks.PingGetsAnEmptyResult),
            new("broken-error-code-string", MessageChecks.ErrorHasCodeAndMessage),
            new("broken-answered-twice", AnswerChecks.OneAnswerForARequest),
            new("broken-server-request-id-null", ServerRequestChecks.ServerRequestIdNotNull),
            new("broken-server-request-id-twice", ServerRequestChecks.ServerRequestIdsUnique),
            new("broken-asks-undeclared", ServerRequestChecks.ServerAsksOnlyWhatWasDeclared),
            new("broken-cancels-what-was-never-sent", ServerRequestChecks.ServerCancelsOnlyItsOwnRequests),
            new("broken-not-json-rpc", FoundationChecks.MessagesAreJsonRpc),
            new("broken-progress-for-nobody", NotificationChecks.ProgressIsOfAnActiveRequest),
            new("broken-list-changed-on-reply", NotificationChecks.ReplyStreamConcernsItsRequest),
            new("broken-closes-without-retry", NotificationChecks.RetryBeforeAClose),
            new("broken-session-header-twice", TextChecks.SingletonHeadersComeOnce),
        ];

    public override IReadOnlyList<string> PositiveControls =>
        ["stateful", "stateful-polling", "stateful-frugal", "stateful-talkative"];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = await context.OpenClientAsync(cancellationToken);
        await client.CallAsync("ping", cancellationToken);
        await client.CallAsync(
            client.Request("ping").Edited(json => json["id"] = "a string id").For("POST ping with a string id"),
            cancellationToken
        );
        await client.CallAsync("tools/list", cancellationToken);
        await client.CallAsync("mcptestbed/no-such-method", cancellationToken);

        // That the unknown method was refused counts only where the session goes on.
        await client.CallAsync("ping", cancellationToken);
    }
}
