using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
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
            MessageChecks.ContentType,
            MessageChecks.ResponseId,
            MessageChecks.AnswerComes,
            MessageChecks.InitializeResult,
            MessageChecks.StreamEnds,
            MessageChecks.Ping,
            MessageChecks.ErrorShape,
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-notification-200", "notification-202"),
            new("broken-notification-answered", "notification-202", "no-reply-to-notification"),
            new("broken-text-plain", "answer-is-json-or-event-stream"),
            new("broken-response-id-as-string", "response-has-the-request-id"),
            new("broken-initialize-lacks-server-info", "initialize-result-is-complete"),
            new("broken-stream-stays-open", "stream-ends-after-the-answer"),
            new("broken-stream-ends-without-response", "request-gets-its-answer"),
            new("broken-ping-unknown", "ping-gets-an-empty-result"),
            new("broken-error-code-string", "error-has-code-and-message"),
        ];

    public override async Task DriveAsync(Stage stage, CancellationToken cancellationToken)
    {
        var client = await stage.OpenClientAsync(cancellationToken);
        await client.CallAsync("ping", cancellationToken);
        await client.CallAsync(
            client.Request("ping").Edited(json => json["id"] = "a string id").For("POST ping with a string id"),
            cancellationToken
        );
        await client.CallAsync("tools/list", cancellationToken);
        await client.CallAsync("mcptestbed/no-such-method", cancellationToken);
    }
}
