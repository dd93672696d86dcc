using System.Security.Cryptography;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Driving;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Sessions;

/// <summary>The session id is long and of every character that it may have, in a header of another spelling.</summary>
internal sealed class OddSessionId : ClientScenario
{
    private const int Repeated = 6;

    public override string Id => "client-sessions/odd-session-id";

    public override string Summary =>
        "The server issues an id of 600 visible ASCII characters, in a header spelled mcp-session-id.";

    public override IReadOnlyList<string> FailureModes => ["FM-1b", "FM-1c"];

    public override IReadOnlyList<Check> Checks => [HeaderChecks.ClientEchoesSessionId];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("client-cuts-session-id", HeaderChecks.ClientEchoesSessionId),
            new("client-reads-one-spelling", HeaderChecks.ClientEchoesSessionId),
        ];

    protected override Peer CreatePeer(ScenarioContext context) =>
        new SessionPeer(context.Revision)
        {
            SessionHeader = "mcp-session-id",
            NewId = number =>
                $"{number}-{RandomNumberGenerator.GetHexString(32, lowercase: true)}"
                + string.Concat(
                    Enumerable.Repeat(
                        string.Concat(Enumerable.Range('!', '~' - '!' + 1).Select(c => (char)c)),
                        Repeated
                    )
                ),
        };
}
