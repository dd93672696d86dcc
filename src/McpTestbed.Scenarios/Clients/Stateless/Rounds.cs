using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Driving;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Stateless;

/// <summary>A call needs an answer of the user first; of a client that cannot ask, only a second round.</summary>
internal sealed class InputRequired : StatelessScenario
{
    private const string Question = "which Town?";

    public override string Id => "client-stateless/input-required";

    public override string Summary =>
        "Every call needs a second round: an answer of the user where the client can ask, and a state to send back.";

    public override IReadOnlyList<string> FailureModes => ["FM-6b"];

    public override IReadOnlyList<Check> Checks =>
        [
            RoundChecks.ClientBringsWhatIsAskedFor,
            RoundChecks.ClientEchoesTheState,
            RoundChecks.ClientGivesRoundsNewIds,
            RoundChecks.ClientKeepsRoundsApart,
            RoundChecks.ClientDeclaresWhatItAnswers,
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("stateless-client-omits-inputs", RoundChecks.ClientBringsWhatIsAskedFor),
            new("stateless-client-changes-request-state", RoundChecks.ClientEchoesTheState),
            new("stateless-client-repeats-id-in-round-trip", RoundChecks.ClientGivesRoundsNewIds),
            new("stateless-client-keeps-state-for-others", RoundChecks.ClientKeepsRoundsApart),
            new("stateless-client-declares-once", RoundChecks.ClientDeclaresWhatItAnswers),
            new("stateless-client-answers-by-post", StatelessMessageChecks.ClientPostsNoAnswers),
        ];

    protected override ClientWork Work => ClientWork.Call with { Elicits = true };

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new StatelessPeer();
        var rounds = 0;
        peer.On(
            request => request.Tool is not null && request.Json.At("params", "requestState") is null,
            (request, answer) => peer.ReplyAsync(request, answer, Required(peer, request, ++rounds))
        );
        return peer;
    }

    /// <summary>A result that asks for more: only for what the client declared.</summary>
    private static JsonObject Required(StatelessPeer peer, PeerRequest request, int round)
    {
        var result = new JsonObject { ["requestState"] = $" State {round}: \u00fc/\"\\+% \ud83c\udf0d = " };
        var capabilities = request.Json.At("params", "_meta", MetaKeys.ClientCapabilities);
        if (capabilities.At("elicitation") is not null)
            result["inputRequests"] = new JsonObject { [Question] = Elicitation() };
        return peer.Complete(result, "input_required");
    }

    private static JsonObject Elicitation() =>
        new()
        {
            ["method"] = "elicitation/create",
            ["params"] = new JsonObject
            {
                ["mode"] = "form",
                ["message"] = "Of which town?",
                ["requestedSchema"] = new JsonObject
                {
                    ["type"] = "object",
                    ["properties"] = new JsonObject { ["town"] = new JsonObject { ["type"] = "string" } },
                    ["required"] = new JsonArray("town"),
                },
            },
        };
}
