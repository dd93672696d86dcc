using McpTestbed.Core.Faults;
using McpTestbed.Core.Protocol;

namespace McpTestbed.ChaosProxy.Rules;

/// <summary>Says whether something is in the scope of a rule. Asked for every message while rules are in place: it
/// allocates nothing.</summary>
internal static class ScopeMatch
{
    public static bool Includes(this FaultScope scope, in Occasion occasion)
    {
        var exchange = occasion.Exchange;
        return (scope.Client is null || scope.Client == exchange.Link)
            && (scope.HttpMethod is null || scope.HttpMethod == exchange.Method)
            && (scope.Exchange is null || scope.Exchange == exchange.Number)
            && (scope.Session is null || scope.Session == exchange.Session)
            && (scope.Resumes is not { } resumes || resumes == exchange.Resumes)
            && (scope.Stream is null || IsStream(scope, occasion))
            && ((scope.RpcMethod is null && scope.Tool is null) || HasRequest(scope, exchange.Messages))
            && (scope.Event is null || (occasion.Block is { } block && HasMessage(scope.Event, block.Messages)));
    }

    /// <summary>Who names a session means the streams of that session: others of its link were opened by clients that
    /// the rule is not about.</summary>
    private static bool IsStream(FaultScope scope, in Occasion occasion) =>
        occasion.Stream is not null
        && scope.Stream == (scope.Session is null ? occasion.Stream : occasion.Exchange.StreamOfSession);

    private static bool HasRequest(FaultScope scope, IReadOnlyList<JsonRpcMessage> messages)
    {
        for (var i = 0; i < messages.Count; i++)
        {
            var message = messages[i];
            if (
                (scope.RpcMethod is null || scope.RpcMethod == message.Method)
                && (scope.Tool is null || (scope.Tool == message.Name && message.Method == "tools/call"))
            )
                return true;
        }

        return false;
    }

    private static bool HasMessage(string asked, IReadOnlyList<JsonRpcMessage> messages)
    {
        for (var i = 0; i < messages.Count; i++)
        {
            var message = messages[i];
            var isSo = asked switch
            {
                "answer" => message.IsAnswer,
                "request" => message.Kind == JsonRpcKind.Request,
                "notification" => message.Kind == JsonRpcKind.Notification,
                _ => message.Method == asked,
            };
            if (isSo)
                return true;
        }

        return false;
    }
}
