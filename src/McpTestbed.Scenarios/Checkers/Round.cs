using System.Text.Json.Nodes;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>A request that may be answered with input_required: the first one, or a retry with the state and the
/// input.</summary>
/// <param name="Exchange">The exchange.</param>
internal sealed record Round(Exchange Exchange)
{
    private static readonly string[] Methods = ["tools/call", "prompts/get", "resources/read"];

    /// <summary>The client capability that each kind of input request needs.</summary>
    public static IReadOnlyDictionary<string, string> Needed { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["roots/list"] = "roots",
            ["sampling/createMessage"] = "sampling",
            ["elicitation/create"] = "elicitation",
        };

    private readonly JsonNode? parameters = Exchange.RequestObject().At("params");

    /// <summary>The state it brings back; null for none.</summary>
    public string? State => parameters.At("requestState").AsText();

    /// <summary>The input it brings; null for none.</summary>
    public JsonObject? Input => parameters.At("inputResponses") as JsonObject;

    /// <summary>Whether its answer asks for input.</summary>
    public bool IsAskedBack => Exchange.Result().At("resultType").AsText() == "input_required";

    /// <summary>The state that its answer gives out; null for none.</summary>
    public string? GivenState => Exchange.Result().At("requestState").AsText();

    /// <summary>Whether its answer is the final one, and no error of the tool.</summary>
    public bool IsDone =>
        Exchange.HasResult() && !IsAskedBack && Exchange.Result().At("isError")?.ToJsonString() != "true";

    /// <summary>The result without what changes with the time.</summary>
    public string Outcome
    {
        get
        {
            if (Exchange.Result()?.DeepClone() is not JsonObject result)
                return "";
            result.Remove("_meta");
            return result.ToJsonString();
        }
    }

    /// <summary>The capabilities that its answer asks its client to have.</summary>
    public IEnumerable<string> AskedFor =>
        from pair in Exchange.Result().At("inputRequests") as JsonObject ?? []
        let method = pair.Value.At("method").AsText()
        where method is not null && Needed.ContainsKey(method)
        select Needed[method];

    /// <summary>Rounds of a history, in their order.</summary>
    public static IReadOnlyList<Round> Of(History history) =>
        [
            .. history
                .Requests()
                .Where(exchange => Methods.Contains(exchange.RpcMethod) && StatelessChecks.Agrees(exchange))
                .Select(exchange => new Round(exchange)),
        ];

    /// <summary>Whether it declares a capability.</summary>
    public bool Declares(string capability) =>
        StatelessChecks.Meta(Exchange).At("io.modelcontextprotocol/clientCapabilities", capability) is not null;

    /// <summary>Whether another one asks for the same, be it another round of it.</summary>
    public bool IsOfSameRequest(Round other) => IsOfSameThing(other) && Arguments(this) == Arguments(other);

    /// <summary>Whether another one names the same tool, prompt or resource.</summary>
    public bool IsOfSameThing(Round other) =>
        Exchange.Link == other.Exchange.Link
        && Exchange.RpcMethod == other.Exchange.RpcMethod
        && StatelessChecks.NameOf(Exchange) == StatelessChecks.NameOf(other.Exchange);

    private static string? Arguments(Round round) => round.parameters.At("arguments")?.ToJsonString();
}
