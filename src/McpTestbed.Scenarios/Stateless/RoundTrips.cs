using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Checkers.Invariants;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Stateless;

/// <summary>A tool asks for input; the client comes back with it, rightly, wrongly, or never (NFM-22 to
/// NFM-26).</summary>
internal sealed class RoundTrips : Scenario
{
    private const string Asking = "ask";

    /// <summary>How many places of a state are altered, one at a time.</summary>
    private const int Alterations = 8;

    public override string Id => "stateless/round-trips";

    public override string Summary =>
        "A tool that asks for input is called with and without the capability, left alone, and answered: with the "
        + "input, without it, with a state that was altered, used before, or given out for other arguments.";

    public override IReadOnlyList<string> FailureModes => ["NFM-22", "NFM-23", "NFM-24", "NFM-26"];

    public override ProtocolRange Range => ProtocolRange.Stateless;

    public override IReadOnlyList<Check> Checks =>
        [
            RoundTripChecks.MissingCapability400,
            RoundTripChecks.CapabilitiesAreOfEachRequest,
            RoundTripChecks.AbandonedInputBlocksNothing,
            RoundTripChecks.AlteredStateIsRejected,
            RoundTripChecks.SpentStateIsRejected,
            RoundTripChecks.StateIsOfItsRequest,
            RoundTripChecks.MissingInputIsAskedForAgain,
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-missing-capability-200", RoundTripChecks.MissingCapability400),
            new(
                "broken-remembers-capabilities",
                RoundTripChecks.CapabilitiesAreOfEachRequest,
                StatelessMessageChecks.InputRequestsOnlyDeclared
            ),
            new("broken-waits-for-its-client", RoundTripChecks.AbandonedInputBlocksNothing),
            new("broken-state-unprotected", RoundTripChecks.AlteredStateIsRejected),
            new("broken-state-used-twice", RoundTripChecks.SpentStateIsRejected),
            new("broken-state-of-any-request", RoundTripChecks.StateIsOfItsRequest),
            new("broken-missing-input-is-an-error", RoundTripChecks.MissingInputIsAskedForAgain),
        ];

    public override IReadOnlyList<string> PositiveControls => ["stateless", "stateless-method-first"];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = new McpProbe(context);
        var methods = await ServerMethods.LearnAsync(client, cancellationToken);
        var isInstrumented = context.Target.HasInstrumentedTools && methods.Tools.Contains(Asking);
        if (ToolOf(context, isInstrumented) is not var (tool, arguments))
        {
            context.NoChance("no tool may be called (--call 'tool {json}' names one that asks for input)", Checks);
            return;
        }

        await client.CallAsync(Call(), cancellationToken);
        var asked = await client.CallAsync(InputAnswers.Able(Call()), cancellationToken);
        if (asked.Rpc.At("result", "resultType").AsText() != "input_required")
            return;

        // Nobody comes back to the first one; the others are served all the same.
        await client.CallAsync(Call().For($"POST tools/call {tool}, without capabilities"), cancellationToken);
        await client.CallAsync(InputAnswers.Able(Call()), cancellationToken);
        asked = await client.CallAsync(InputAnswers.Able(Call()), cancellationToken);
        if (StateOf(asked) is { } state)
        {
            await RetryAsync(Call(), state, [], "without the input");
            await RetryAsync(Call(), state, InputFor(asked), "with the input");
            if (isInstrumented)
                await RetryAsync(Call(), state, InputFor(asked), "with a state that was used before");
        }

        // Between two right ones: a result that changes by itself is known by them.
        await AlterAsync();
        asked = await client.CallAsync(InputAnswers.Able(Call()), cancellationToken);
        if (StateOf(asked) is { } second)
            await RetryAsync(Call(), second, InputFor(asked), "with the input, another time");
        if (!isInstrumented)
        {
            context.NoChance(
                "it takes a tool that promises to take a state once and for the same arguments alone (only the "
                    + "reference servers have one)",
                RoundTripChecks.SpentStateIsRejected,
                RoundTripChecks.StateIsOfItsRequest
            );
            return;
        }

        asked = await client.CallAsync(InputAnswers.Able(Call()), cancellationToken);
        if (StateOf(asked) is { } foreign)
            await RetryAsync(
                client.ToolRequest(tool, new JsonObject { ["key"] = ScenarioProbes.FreshKey() }),
                foreign,
                InputFor(asked),
                "with a state of other arguments"
            );

        async Task AlterAsync()
        {
            for (var i = 0; i < Alterations; i++)
            {
                asked = await client.CallAsync(InputAnswers.Able(Call()), cancellationToken);
                if (StateOf(asked) is not { Length: > 0 } right)
                    return;
                await RetryAsync(
                    Call(),
                    Altered(right, i * right.Length / Alterations),
                    InputFor(asked),
                    "with a state that was altered"
                );
            }
        }

        ProbeRequest Call() => client.ToolRequest(tool, arguments.DeepClone().AsObject());

        Task<Answer> RetryAsync(ProbeRequest request, string with, JsonObject input, string how) =>
            client.CallAsync(
                InputAnswers
                    .Able(request)
                    .Edited(json =>
                    {
                        json["params"]!["requestState"] = with;
                        json["params"]!["inputResponses"] = input;
                    })
                    .For($"POST tools/call {tool} {how}"),
                cancellationToken
            );
    }

    private static (string Tool, JsonObject Arguments)? ToolOf(ScenarioContext context, bool isInstrumented) =>
        isInstrumented ? (Asking, new JsonObject { ["key"] = ScenarioProbes.FreshKey() })
        : context.Target.Tools.Any is { } call ? (call.Tool, JsonNode.Parse(call.ArgumentsJson)!.AsObject())
        : null;

    private static string? StateOf(Answer answer) => answer.Rpc.At("result", "requestState").AsText();

    private static JsonObject InputFor(Answer answer) => InputAnswers.To(answer.Rpc.At("result", "inputRequests"));

    /// <summary>The state with one character replaced by another of its kind.</summary>
    private static string Altered(string state, int at)
    {
        var was = state[at];
        var other =
            char.IsAsciiDigit(was) ? (char)('0' + ((was - '0' + 1) % 10))
            : was is 'z' or 'Z' or 'F' or 'f' ? (char)(was - 1)
            : char.IsAsciiLetter(was) ? (char)(was + 1)
            : 'x';
        return $"{state[..at]}{other}{state[(at + 1)..]}";
    }
}
