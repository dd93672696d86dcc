using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers.Invariants;

/// <summary>What holds of every message in 2026-07-28 alone: error codes, trace context, and what is asked of the
/// client.</summary>
internal static partial class StatelessMessageChecks
{
    private const string NoResult = "the record has no result";
    private const string NoError = "the record has no error";

    /// <summary>The codes of the reserved range that 2026-07-28 defines.</summary>
    private static readonly int[] Defined =
    [
        ErrorCodes.HeaderMismatch,
        ErrorCodes.MissingClientCapability,
        ErrorCodes.UnsupportedProtocolVersion,
    ];

    /// <summary>Codes that earlier revisions used, and this one must not.</summary>
    private static readonly int[] Retired = [-32002, -32042];

    private static readonly string[] MayAskForInput = ["tools/call", "prompts/get", "resources/read"];

    /// <summary>The client capability that each kind of input request needs.</summary>
    private static readonly Dictionary<string, string> Needed = new(StringComparer.Ordinal)
    {
        ["roots/list"] = "roots",
        ["sampling/createMessage"] = "sampling",
        ["elicitation/create"] = "elicitation",
    };

    public static readonly Check ErrorCodeNotReserved = OnErrors(
        "error-code-not-reserved",
        "An error has no code from -32099 to -32020 that the revision does not define",
        "error/reserved-range",
        "Use -32020, -32021 and -32022 with their meaning, and no other code of the reserved range.",
        code => code is >= -32099 and <= -32020 && !Defined.Contains(code) && !Retired.Contains(code)
    );

    public static readonly Check ErrorCodeNotRetired = OnErrors(
        "error-code-not-retired",
        "An error has none of the codes that were retired, -32002 and -32042",
        "error/no-retired-codes",
        "Answer -32602 for a resource that is not there, and input_required where input is needed.",
        code => Retired.Contains(code)
    );

    public static readonly Check TraceContextIsWellFormed = new()
    {
        Id = "trace-context-is-well-formed",
        Claim = "traceparent in _meta has the form that the W3C gave it",
        Requirements = ["meta/trace-format"],
        Remedy = "Copy traceparent as a library for trace context writes it, or leave it out.",
        Allows = ["no traceparent"],
        Judge = history =>
            SaidWire.Judge(
                [.. history.Said().Where(said => TraceParent(said) is not null)],
                said =>
                    TraceParent(said).AsText() is { } text && WellFormed().IsMatch(text)
                        ? null
                        : $"has the traceparent {TraceParent(said)?.ToJsonString()}",
                "the server sent no trace context"
            ),
    };

    public static readonly Check InputRequiredOnlyWhereAllowed = new()
    {
        Id = "input-required-only-where-allowed",
        Claim = "Only tools/call, prompts/get and resources/read are answered with input_required",
        Requirements = ["mrtr/supported-methods"],
        Remedy = "Answer lists and server/discover with a complete result.",
        Allows = ["no input_required at all"],
        Judge = history =>
            SaidWire.Judge(
                Results(history),
                said =>
                    AsksForInput(said) && !MayAskForInput.Contains(said.On.RpcMethod)
                        ? $"asks for input in answer to {said.On.RpcMethod}"
                        : null,
                NoResult
            ),
    };

    public static readonly Check InputRequestsOnlyDeclared = new()
    {
        Id = "input-requests-only-declared",
        Claim = "No input is asked for that the client did not declare in this request",
        Requirements = ["mrtr/respect-capabilities", "meta/no-undeclared-capability"],
        Remedy = "Look at clientCapabilities in _meta of the request before asking for input.",
        Allows = ["no input_required at all"],
        Judge = history => SaidWire.Judge(Results(history), Undeclared, NoResult),
    };

    public static readonly Check InputRequiredSaysWhat = new()
    {
        Id = "input-required-says-what",
        Claim = "A result that asks for input has inputRequests or requestState",
        Requirements = ["mrtr/at-least-one-field"],
        Remedy = "Say in inputRequests what is asked for, or give the state to come back with.",
        Allows = ["no input_required at all", "either of the two"],
        Judge = history =>
            SaidWire.Judge(
                [.. Results(history).Where(AsksForInput)],
                said =>
                    said.Json.At("result", "inputRequests") is JsonObject { Count: > 0 }
                    || said.Json.At("result", "requestState").AsText() is not null
                        ? null
                        : "asks for input, and has neither inputRequests nor requestState",
                "no result asks for input"
            ),
    };

    public static readonly Check InputRequestsAreOfThreeKinds = new()
    {
        Id = "input-requests-are-of-three-kinds",
        Claim = "Input is asked for by roots/list, sampling/createMessage or elicitation/create",
        Requirements = ["mrtr/request-kinds"],
        Remedy = "Ask the client for nothing but these three.",
        Allows = ["no input_required at all"],
        Judge = history =>
            SaidWire.Judge(
                [
                    .. Results(history)
                        .Where(said => said.Json.At("result", "inputRequests") is JsonObject { Count: > 0 }),
                ],
                said =>
                    said
                        .Json.At("result", "inputRequests")!
                        .AsObject()
                        .Select(pair => pair.Value.At("method").AsText() ?? "(no method)")
                        .FirstOrDefault(method => !Needed.ContainsKey(method))
                        is { } other
                        ? $"asks its client for {other}"
                        : null,
                "no result has input requests"
            ),
    };

    private static List<Said> Results(History history) =>
        [
            .. history
                .Said()
                .Where(said =>
                    said is { Message.Kind: JsonRpcKind.Response, On.ToServer.Method: "POST", Text: not null }
                ),
        ];

    private static bool AsksForInput(Said said) => said.Json.At("result", "resultType").AsText() == "input_required";

    private static string? Undeclared(Said said)
    {
        if (said.Json.At("result", "inputRequests") is not JsonObject asked)
            return null;
        var declared = said.On.RequestObject().At("params", "_meta", "io.modelcontextprotocol/clientCapabilities");
        return
            asked
                .Select(pair => pair.Value.At("method").AsText())
                .OfType<string>()
                .FirstOrDefault(method =>
                    Needed.TryGetValue(method, out var capability) && declared.At(capability) is null
                )
                is { } undeclared
            ? $"asks for {undeclared}, which the client did not declare"
            : null;
    }

    private static JsonNode? TraceParent(Said said) =>
        said.Json.At("params", "_meta", "traceparent") ?? said.Json.At("result", "_meta", "traceparent");

    private static Check OnErrors(string id, string claim, string rule, string remedy, Func<int, bool> isWrong) =>
        new()
        {
            Id = id,
            Claim = claim,
            Requirements = [rule],
            Remedy = remedy,
            Judge = history =>
                SaidWire.Judge(
                    [.. history.Said().Where(said => said.Message.ErrorCode is not null)],
                    said => isWrong(said.Message.ErrorCode!.Value) ? $"has the code {said.Message.ErrorCode}" : null,
                    NoError
                ),
        };

    [GeneratedRegex("^[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?$")]
    private static partial Regex WellFormed();
}
