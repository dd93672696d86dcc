using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Http;

/// <summary>Bodies that are no JSON, or no message (FM-6b). The last scenario of all: a server that such a body ends is
/// there for no other.</summary>
internal sealed class MalformedBodies : Scenario
{
    /// <summary>Cut off, no object, and an object that is no message.</summary>
    private static readonly string[] Bodies =
    [
        """{"jsonrpc":"2.0","id":1,"method":"pi""",
        "not JSON at all",
        """{"jsonrpc":"2.0"}""",
    ];

    public override string Id => "http/malformed-bodies";

    public override string Summary =>
        "Bodies come that are no JSON, or no JSON-RPC; a ping tells whether the server is still there.";

    public override IReadOnlyList<string> FailureModes => ["FM-6b"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks =>
        [
            MalformedBodyChecks.MalformedBodyAnswered,
            MalformedBodyChecks.MalformedBodyNotAccepted,
            MalformedBodyChecks.MalformedBodyRefused,
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-malformed-body-breaks-off", MalformedBodyChecks.MalformedBodyAnswered),
            new("broken-malformed-body-202", MalformedBodyChecks.MalformedBodyNotAccepted),
            new("broken-malformed-body-500", MalformedBodyChecks.MalformedBodyRefused),
        ];

    public override bool NeedsTargetAlone => true;

    public override async Task DriveAsync(Stage stage, CancellationToken cancellationToken)
    {
        var client = await stage.OpenClientAsync(cancellationToken);
        await client.CallAsync("ping", cancellationToken);
        foreach (var body in Bodies)
        {
            var answer = await client.SendAsync(
                client.Request("ping") with
                {
                    Body = body,
                    RpcId = null,
                    RpcMethod = null,
                    Purpose = "POST with a malformed body",
                },
                cancellationToken
            );
            var ping = await client.CallAsync("ping", cancellationToken);
            if (answer.Head is not null && ping.Head is not null)
                continue;
            stage.NoChance(
                "the server was gone after a malformed body",
                MalformedBodyChecks.MalformedBodyNotAccepted,
                MalformedBodyChecks.MalformedBodyRefused
            );
            return;
        }

        stage.NoChance(
            "no malformed body was refused with a status to judge",
            MalformedBodyChecks.MalformedBodyNotAccepted,
            MalformedBodyChecks.MalformedBodyRefused
        );
    }
}
