using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.Core.Histories;

/// <summary>Whether a request reached the server as a correct client writes it, so that its refusal is about nothing
/// in it.</summary>
public static class CorrectRequest
{
    /// <summary>Methods beginning with this exist on no server: they are there to be refused.</summary>
    public const string NoSuchMethod = "mcptestbed/";

    /// <summary>Whether the POST of one message has the right Host, no Origin, at most one session id, in the usual
    /// spelling, and the version header of the revision.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="began">The first entry of its history.</param>
    /// <returns>True where nothing in the request is a reason to refuse it; whether its session lives is another
    /// question.</returns>
    public static bool IsCorrect(this Exchange exchange, RunBegan began) =>
        exchange.ToServer
            is { Method: "POST", Complete: true, Messages: [{ Kind: not JsonRpcKind.Other } only] } request
        && only.Method?.StartsWith(NoSuchMethod, StringComparison.Ordinal) != true
        && exchange.RequestValues("Host") is [var host]
        && host == began.Authority
        && exchange.RequestValues("Origin").Count == 0
        && exchange.RequestValues(McpHeaders.LastEventId).Count == 0
        && HasUsualSession(request)
        && (began.Credentials ?? []).All(request.Headers.Contains)
        && HasVersionOf(exchange, began);

    /// <summary>The session ids that a request carries.</summary>
    internal static IReadOnlyList<string> SessionIds(this Exchange exchange) =>
        exchange.RequestValues(McpHeaders.SessionId);

    /// <summary>Whether a 404 says of itself that it is about the method.</summary>
    internal static bool SaysMethodNotFound(this Exchange exchange) =>
        exchange.FromServer?.Messages is [{ ErrorCode: ErrorCodes.MethodNotFound }, ..];

    private static bool HasUsualSession(ExchangeRequest request)
    {
        var lines = request.Headers.Where(line => HeaderLine.Is(line, McpHeaders.SessionId)).ToList();
        return lines.Count == 0
            || (lines is [var line] && line == $"{McpHeaders.SessionId}: {HeaderLine.ValueOf(line)}");
    }

    private static bool HasVersionOf(Exchange exchange, RunBegan began)
    {
        var named = exchange.RequestValues(McpHeaders.ProtocolVersion);
        return exchange.RpcMethod == "initialize"
            || !Revision.TryParse(began.Revision, out var revision)
            || !revision.HasVersionHeader
            || (named is [var version] && version == began.Revision);
    }
}
