using McpTestbed.Core.Checking;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Driving;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Stateless;

/// <summary>The server has no extension.</summary>
internal sealed class NoSuchExtension : StatelessScenario
{
    public override string Id => "client-stateless/no-such-extension";

    public override string Summary => "The server has no extension, whatever the client declares.";

    public override IReadOnlyList<string> FailureModes => ["FM-6b"];

    public override IReadOnlyList<Check> Checks => [StatelessMessageChecks.ClientRevertsToTheCore];

    public override IReadOnlyList<string> PositiveControls => ["client-stateless-extended"];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("stateless-client-uses-what-is-not-offered", StatelessMessageChecks.ClientRevertsToTheCore)];

    protected override Peer CreatePeer(ScenarioContext context) => new StatelessPeer();
}

/// <summary>The server makes a task of each call.</summary>
internal sealed class CallAsTask : StatelessScenario
{
    public override string Id => "client-stateless/call-as-task";

    public override string Summary => "A call of a client that declares tasks becomes one.";

    public override IReadOnlyList<string> FailureModes => ["FM-6b"];

    public override IReadOnlyList<Check> Checks => [StatelessReplyChecks.ClientTakesTheReply];

    public override IReadOnlyList<string> PositiveControls => ["client-stateless-extended", "client-stateless"];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("stateless-client-nameless-tasks", StatelessHeaderChecks.ClientNamesTasks)];

    protected override ClientWork Work => ClientWork.Call with { Calls = 1 };

    protected override Peer CreatePeer(ScenarioContext context) => new StatelessPeer { MakesTasks = true };
}
