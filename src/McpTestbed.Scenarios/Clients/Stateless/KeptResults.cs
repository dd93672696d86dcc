using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Driving;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Stateless;

/// <summary>A scenario with results that a client may keep, or may not.</summary>
internal abstract class KeptResults : StatelessScenario
{
    /// <summary>A resource.</summary>
    protected const string One = "test://one";

    /// <summary>Another one.</summary>
    protected const string Another = "test://another";

    /// <summary>Longer than a run, in milliseconds.</summary>
    protected const int LongTime = 300_000;

    public sealed override IReadOnlyList<string> FailureModes => ["FM-6b"];

    public sealed override IReadOnlyList<string> PositiveControls =>
        ["client-stateless", "client-stateless-caches", "client-dual"];
}

/// <summary>Results are fresh for long, and for the client's eyes only.</summary>
internal sealed class FreshResults : KeptResults
{
    public override string Id => "client-stateless/fresh-results";

    public override string Summary =>
        "A client that can be told so reads two resources, and one of them with another token; they are private and "
        + "fresh for long.";

    public override IReadOnlyList<Check> Checks =>
        [CacheChecks.ClientKeepsResultsApart, CacheChecks.ClientKeepsPrivateResultsApart];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("stateless-client-caches-by-method", CacheChecks.ClientKeepsResultsApart),
            new("stateless-client-caches-for-everybody", CacheChecks.ClientKeepsPrivateResultsApart),
        ];

    protected override ClientWork Work =>
        ClientWork.Connect with
        {
            Reads = [(One, "token-of-ann"), (Another, "token-of-ann"), (One, "token-of-bob")],
        };

    protected override Peer CreatePeer(ScenarioContext context) =>
        new StatelessPeer
        {
            Resources = new Dictionary<string, int> { [One] = LongTime, [Another] = LongTime },
        };
}

/// <summary>A result is stale at once.</summary>
internal sealed class StaleResult : KeptResults
{
    public override string Id => "client-stateless/stale-result";

    public override string Summary => "A client that can be told so reads a resource twice, which is stale at once.";

    public override IReadOnlyList<Check> Checks => [CacheChecks.ClientAsksAgainForWhatIsStale];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("stateless-client-caches-stale", CacheChecks.ClientAsksAgainForWhatIsStale)];

    protected override ClientWork Work => ClientWork.Connect with { Reads = [(One, null), (One, null)] };

    protected override Peer CreatePeer(ScenarioContext context) =>
        new StatelessPeer { Resources = new Dictionary<string, int> { [One] = 0 } };
}

/// <summary>A result takes two rounds.</summary>
internal sealed class ResultOfRounds : KeptResults
{
    public override string Id => "client-stateless/result-of-rounds";

    public override string Summary =>
        "A client that can be told so reads a resource twice, which takes two rounds and says that it is fresh "
        + "for long.";

    public override IReadOnlyList<Check> Checks => [CacheChecks.ClientKeepsNoResultOfRounds];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("stateless-client-caches-rounds", CacheChecks.ClientKeepsNoResultOfRounds)];

    protected override ClientWork Work => ClientWork.Connect with { Reads = [(One, null), (One, null)] };

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new StatelessPeer { Resources = new Dictionary<string, int> { [One] = LongTime } };
        var rounds = 0;
        peer.On(
            request => request.Rpc == "resources/read" && request.Json.At("params", "requestState") is null,
            (request, answer) =>
                peer.ReplyAsync(
                    request,
                    answer,
                    peer.Complete(new JsonObject { ["requestState"] = $"round {++rounds}" }, "input_required")
                )
        );
        return peer;
    }
}

/// <summary>The list of the tools is stale soon, and the client looks whether it changed.</summary>
internal sealed class PolledTools : StatelessScenario
{
    private const int Ttl = 500;

    public override string Id => "client-stateless/polled-tools";

    public override string Summary =>
        "The list of the tools is fresh for 0.5 s; a client that can be told so looks seven times whether it changed.";

    public override IReadOnlyList<string> FailureModes => ["FM-6b"];

    public override IReadOnlyList<Check> Checks => [CacheChecks.ClientPollsWithBackoff];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("stateless-client-polls-by-ttl", CacheChecks.ClientPollsWithBackoff)];

    protected override ClientWork Work => ClientWork.Connect with { Polls = 7 };

    protected override Peer CreatePeer(ScenarioContext context) => new StatelessPeer { ListTtlMs = Ttl };
}
