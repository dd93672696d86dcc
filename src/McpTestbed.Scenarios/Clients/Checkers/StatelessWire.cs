using System.Text.Json.Nodes;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Checkers;

/// <summary>Questions about what a client sent in the manner of 2026-07-28.</summary>
internal static class StatelessWire
{
    /// <summary>POSTs that follow the rules of 2026-07-28: all but an initialize without their metadata, as
    /// older revisions have it, and what came in a session.</summary>
    public static IEnumerable<Exchange> Modern(this History history) =>
        history
            .Asked("POST")
            .Where(exchange =>
                !(exchange.Rpc() == "initialize" && exchange.Meta().At(MetaKeys.ProtocolVersion) is null)
                && history.SessionAt(exchange) is null
            );

    /// <summary>Those of one request.</summary>
    public static IEnumerable<Exchange> ModernRequests(this History history) =>
        history.Modern().Where(exchange => exchange.FromClient!.Messages is [{ Kind: JsonRpcKind.Request }]);

    /// <summary>Those of one request of a method.</summary>
    public static IEnumerable<Exchange> ModernRequests(this History history, string method) =>
        history.ModernRequests().Where(exchange => exchange.Rpc() == method);

    /// <summary>A header field that only requests of 2026-07-28 have; null for none.</summary>
    public static string? ModernHeader(this Exchange exchange) =>
        exchange.SentValues(McpHeaders.ProtocolVersion).Contains(Revision.V20260728.Id)
            ? $"{McpHeaders.ProtocolVersion}: {Revision.V20260728.Id}"
            : new[] { McpHeaders.Method, McpHeaders.Name }.FirstOrDefault(name => exchange.SentValues(name).Count > 0);

    /// <summary>The metadata of a request; null for none.</summary>
    public static JsonNode? Meta(this Exchange exchange) => exchange.SentJson().At("params", "_meta");

    /// <summary>The tool, prompt or resource that a request names; null for none.</summary>
    public static string? NamedThing(this Exchange exchange) =>
        exchange.Rpc() switch
        {
            "tools/call" or "prompts/get" => exchange.SentJson().At("params", "name").AsText(),
            "resources/read" => exchange.SentJson().At("params", "uri").AsText(),
            _ => null,
        };

    /// <summary>The answer that came on the same exchange; null for none.</summary>
    public static Got? OwnAnswer(this Exchange exchange) =>
        exchange.FromClient?.Messages is [{ Kind: JsonRpcKind.Request } request]
            ? exchange
                .Got()
                .FirstOrDefault(got => got.Message.IsAnswer && ForeignJson.SameId(got.Message.Id, request.Id))
            : null;

    /// <summary>The result that came on the same exchange; null for none.</summary>
    public static JsonNode? OwnResult(this Exchange exchange) => exchange.OwnAnswer()?.Json.At("result");

    /// <summary>The code of the error that came on the same exchange; null for none.</summary>
    public static int? OwnErrorCode(this Exchange exchange) =>
        exchange.Got().Select(got => got.Message.ErrorCode).FirstOrDefault(code => code is not null);

    /// <summary>What a request asks for: its parameters without metadata, and without what a second round
    /// adds.</summary>
    public static string Wish(this Exchange exchange)
    {
        var parameters = exchange.SentJson().At("params")?.DeepClone() as JsonObject ?? [];
        foreach (var name in new[] { "_meta", "inputResponses", "requestState" })
            parameters.Remove(name);
        return $"{exchange.Rpc()} {parameters.ToJsonString()}";
    }
}
