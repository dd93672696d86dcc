using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Correct requests, and what they prove about others.</summary>
internal static class Standing
{
    /// <summary>Whether nothing in a request is a reason to refuse it: its session apart, and what the server permits
    /// to whom.</summary>
    public static bool IsCorrect(this History history, Exchange exchange) =>
        exchange.IsCorrect(history.Began)
        && (
            !Revision.Parse(history.Began.Revision).IsStateless
            || (StatelessChecks.Agrees(exchange) && exchange.Sessions().Count == 0)
        );

    /// <summary>
    /// Whether a correct request was served after another one of the same client, so that the other's refusal has to do
    /// with what is wrong in it. Of the same JSON-RPC method, since servers may permit one and not another.
    /// </summary>
    public static bool IsControlled(this History history, Exchange wrong) =>
        history
            .Requests()
            .Any(control =>
                control.Link == wrong.Link
                && wrong.Precedes(control)
                && (wrong.RpcMethod is null || IsUnknown(wrong) || wrong.RpcMethod == control.RpcMethod)
                && control.TakenUp()
                && history.IsCorrect(control)
            );

    private static bool IsUnknown(Exchange exchange) =>
        exchange.RpcMethod!.StartsWith(CorrectRequest.NoSuchMethod, StringComparison.Ordinal);
}
