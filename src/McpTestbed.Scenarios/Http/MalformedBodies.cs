using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Checkers.Invariants;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Http;

/// <summary>Bodies that are no JSON, or no message (FM-6b). The last scenario of all: a server that such a body ends is
/// there for no other.</summary>
internal sealed class MalformedBodies : Scenario
{
    /// <summary>Cut off, and no JSON at all. An object that is no message is left out: what a server makes of one may
    /// be lenient.</summary>
    private static readonly string[] Bodies = ["""{"jsonrpc":"2.0","id":1,"method":"pi""", "not JSON at all"];

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
            new(
                "process:broken-malformed-body-ends-process",
                MalformedBodyChecks.MalformedBodyAnswered,
                ProcessChecks.ServerProcessGoesOn
            ),
            new("broken-malformed-body-202", MalformedBodyChecks.MalformedBodyNotAccepted),
            new("broken-malformed-body-500", MalformedBodyChecks.MalformedBodyRefused),
        ];

    public override bool NeedsTargetAlone => true;

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = await context.OpenClientAsync(cancellationToken);
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
            if (answer.Head is not null)
            {
                await client.CallAsync("ping", cancellationToken);
                continue;
            }

            // Nothing more is asked of a server that may be gone; where the lab started it, its exit is recorded.
            using var window = context.Deadline(Probe.NoticeWindow, cancellationToken);
            await ((Task)context.History.WaitForAsync(entry => entry is ProcessExited, window.Token)).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing
            );
            context.NoChance(
                "a malformed body was not answered, so there is no status to judge",
                MalformedBodyChecks.MalformedBodyNotAccepted,
                MalformedBodyChecks.MalformedBodyRefused
            );
            return;
        }

        context.NoChance(
            "no malformed body was refused with a status to judge",
            MalformedBodyChecks.MalformedBodyNotAccepted,
            MalformedBodyChecks.MalformedBodyRefused
        );
    }
}
