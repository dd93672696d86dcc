using McpTestbed.Core.Checking;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Driving;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Stateless;

/// <summary>Nothing goes wrong, and every answer is a JSON body.</summary>
internal sealed class PlainCall : StatelessScenario
{
    public override string Id => "client-stateless/plain-call";

    public override string Summary => "Nothing goes wrong, with answers as JSON bodies.";

    public override IReadOnlyList<string> FailureModes => ["FM-5b", "FM-6b"];

    public override IReadOnlyList<Check> Checks => [StatelessReplyChecks.ClientTakesTheReply];

    public override IReadOnlyList<string> PositiveControls =>
        ["client-stateless", "client-stateless-gives-up", "client-dual", "client-stateless-traced"];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("stateless-client-reads-sse-only", StatelessReplyChecks.ClientTakesTheReply),
            new("stateless-client-no-version-header", StatelessHeaderChecks.ClientNamesTheVersion),
            new("stateless-client-version-differs", StatelessHeaderChecks.ClientVersionIsThatOfTheBody),
            new(
                "stateless-client-no-mirrors",
                StatelessHeaderChecks.ClientNamesTheVersion,
                StatelessHeaderChecks.ClientMirrorsTheMethod,
                StatelessHeaderChecks.ClientMirrorsEveryPost
            ),
            new("stateless-client-posts-log", StatelessMessageChecks.ClientSendsOnlyWhatClientsSend),
            new("stateless-client-bare-extension", StatelessMessageChecks.ClientExtensionsAreNamed),
            new("stateless-client-no-method-header", StatelessHeaderChecks.ClientMirrorsTheMethod),
            new("stateless-client-no-name-header", StatelessHeaderChecks.ClientMirrorsTheName),
            new("stateless-client-sends-session-id", StatelessHeaderChecks.ClientSendsNoSessionId),
            new("stateless-client-no-meta", StatelessMessageChecks.ClientMetadataIsComplete),
            new("stateless-client-no-capabilities", StatelessMessageChecks.ClientMetadataIsComplete),
            new("stateless-client-no-client-info", StatelessMessageChecks.ClientNamesItself),
            new("stateless-client-bad-traceparent", StatelessMessageChecks.ClientTraceContextIsWellFormed),
            new("stateless-client-initializes-first", StatelessMessageChecks.ClientNeverInitializesStateless),
            new("stateless-client-null-id", ClientMessageChecks.ClientRequestIdNotNull),
            new("stateless-client-no-accept", HeaderChecks.ClientAcceptsJsonAndSse),
        ];

    protected override Peer CreatePeer(ScenarioContext context) => new StatelessPeer();
}

/// <summary>Nothing goes wrong, and every answer is a stream.</summary>
internal sealed class StreamedCall : StatelessScenario
{
    public override string Id => "client-stateless/streamed-call";

    public override string Summary => "Nothing goes wrong, with answers as streams that begin with a comment.";

    public override IReadOnlyList<string> FailureModes => ["FM-6b"];

    public override IReadOnlyList<Check> Checks => [StatelessReplyChecks.ClientTakesTheReply];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("stateless-client-reads-json-only", StatelessReplyChecks.ClientTakesTheReply)];

    protected override Peer CreatePeer(ScenarioContext context) => new StatelessPeer { Streams = true };
}

/// <summary>Two calls are at work at once.</summary>
internal sealed class ParallelCalls : StatelessScenario
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public override string Id => "client-stateless/parallel-calls";

    public override string Summary => "Two calls at once; neither is answered before both are there.";

    public override IReadOnlyList<string> FailureModes => ["FM-6b"];

    public override IReadOnlyList<Check> Checks => [StatelessMessageChecks.ClientIdsInFlightDiffer];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("stateless-client-one-id", StatelessMessageChecks.ClientIdsInFlightDiffer)];

    protected override ClientWork Work => ClientWork.Call with { Together = true };

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new StatelessPeer { Streams = true };
        var calls = 0;
        peer.OnRpc("tools/call", async (request, answer) =>
        {
            calls++;
            await peer.UntilAsync(() => calls > 1, context.Deadline(Patience, answer.Gone));
            await peer.ServeAsync(request, answer);
        });
        return peer;
    }
}

/// <summary>The tool has a name that no header can hold.</summary>
internal sealed class OddName : StatelessScenario
{
    private const string Name = "addition für Köln";

    public override string Id => "client-stateless/odd-name";

    public override string Summary => "The tool has a name that no header can hold as it is.";

    public override IReadOnlyList<string> FailureModes => ["FM-6b"];

    public override IReadOnlyList<Check> Checks => [StatelessHeaderChecks.ClientEncodesNames];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("stateless-client-raw-name", StatelessHeaderChecks.ClientEncodesNames)];

    protected override ClientWork Work => ClientWork.Call with { Calls = 1, Tool = Name, Arguments = "{}" };

    protected override Peer CreatePeer(ScenarioContext context) =>
        new StatelessPeer { Tools = [PeerTools.Named(Name, "Adds two numbers")] };
}

/// <summary>The list of the tools has several pages.</summary>
internal sealed class PagedTools : StatelessScenario
{
    public override string Id => "client-stateless/paged-tools";

    public override string Summary => "The tools come on two pages; the cursor between them is no number.";

    public override IReadOnlyList<string> FailureModes => ["FM-6b"];

    public override IReadOnlyList<Check> Checks => [StatelessReplyChecks.ClientKeepsCursorsAsTheyAre];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("stateless-client-changes-cursor", StatelessReplyChecks.ClientKeepsCursorsAsTheyAre)];

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new StatelessPeer();
        peer.OnRpc(
            "tools/list",
            (request, answer) => peer.ReplyAsync(request, answer, peer.List([], "To the NEXT page= ")),
            times: 1
        );
        return peer;
    }
}
