using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers.Invariants;

/// <summary>What may come from a server of 2026-07-28 at all.</summary>
internal static class DirectionChecks
{
    private const string Nothing = "the server sent no message";

    private static readonly string[] OfClients = ["notifications/initialized", "notifications/roots/list_changed"];

    private static readonly string[] Inputs = ["roots/list", "sampling/createMessage", "elicitation/create"];

    private static readonly string[] CoreTypes = ["complete", "input_required"];

    public static readonly Check ServerSendsWhatServersSend = new()
    {
        Id = "server-sends-what-servers-send",
        Claim = "The server sends answers and notifications of servers, and nothing else",
        Requirements = ["transport/directions"],
        Remedy = "Send neither requests nor the notifications of clients; ask for input in a result.",
        Allows = ["notifications that the revision does not know: an extension may have them"],
        Judge = history =>
            SaidWire.Judge(
                Messages(history),
                said =>
                    said.Message.Kind == JsonRpcKind.Request ? "is a request"
                    : OfClients.Contains(said.Message.Method) ? "is a notification of clients"
                    : null,
                Nothing
            ),
    };

    public static readonly Check InputAskedForInResultsOnly = new()
    {
        Id = "input-asked-for-in-results-only",
        Claim = "roots/list, sampling/createMessage and elicitation/create come in a result alone",
        Requirements = ["mrtr/only-way"],
        Remedy = "Answer with input_required and put what is asked for into inputRequests.",
        Allows = ["no input_required at all"],
        Judge = history =>
            SaidWire.Judge(
                Messages(history),
                said => Inputs.Contains(said.Message.Method) ? "is a message of its own" : null,
                Nothing
            ),
    };

    public static readonly Check ResultTypesAreKnownToTheClient = new()
    {
        Id = "result-types-are-known-to-the-client",
        Claim = "A client that declares no extension gets the result types of the core alone",
        Requirements = ["extension/fallback"],
        Remedy =
            "Look at the extensions in clientCapabilities of the request; without yours, answer as the core has it or "
            + "with an error.",
        Allows = ["an error", "any type of result where the client declared an extension", "no resultType"],
        Judge = history =>
            SaidWire.Judge(
                [
                    .. Messages(history)
                        .Where(said =>
                            said.Message.Kind == JsonRpcKind.Response
                            && StatelessChecks.Meta(said.On) is { } meta
                            && meta.At("io.modelcontextprotocol/clientCapabilities") is JsonObject declared
                            && declared["extensions"] is null or JsonObject { Count: 0 }
                            && said.Json.At("result", "resultType").AsText() is not null
                        ),
                ],
                said =>
                    said.Json.At("result", "resultType").AsText() is { } type && !CoreTypes.Contains(type)
                        ? $"has the resultType '{type}', and its client declared no extension"
                        : null,
                "the record has no result with a type, to a client without extensions"
            ),
    };

    /// <summary>What the server said in answer to a request of this era.</summary>
    private static List<Said> Messages(History history) =>
        [
            .. history
                .Said()
                .Where(said => said.On.ToServer!.Method == "POST" && StatelessChecks.Meta(said.On) is not null),
        ];
}
