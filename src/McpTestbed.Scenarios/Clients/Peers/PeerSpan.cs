using System.Diagnostics;
using McpTestbed.Core.Diagnostics;

namespace McpTestbed.Scenarios.Clients.Peers;

/// <summary>The span of a request at a scripted server: below the span that the request names, else below that of the
/// run, and named after the method and whether the script answered.</summary>
internal static class PeerSpan
{
    private const string TraceParent = "traceparent",
        TraceState = "tracestate";

    /// <summary>Begins it; whoever answers the request ends it. Null where nobody listens.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isScripted">Whether a turn of the script answers it, and not the server as it is.</param>
    public static Activity? Begin(PeerRequest request, bool isScripted)
    {
        var method = request.Rpc ?? request.Method;
        var span = Telemetry.Begin(
            isScripted ? $"scripted server, by its script: {method}" : $"scripted server: {method}",
            ActivityKind.Server,
            ParentOf(request)
        );
        if (span is not { IsAllDataRequested: true })
            return span;
        span.SetTag(SpanAttributes.HttpMethod, request.Method);
        if (request.Rpc is not null)
            span.SetTag(SpanAttributes.McpMethod, request.Rpc);
        if (isScripted)
            span.SetTag(SpanAttributes.Injected, true);
        return span;
    }

    private static ActivityContext ParentOf(PeerRequest request) =>
        request.Header(TraceParent) is { } parent
        && ActivityContext.TryParse(parent, request.Header(TraceState), isRemote: true, out var context)
            ? context
            : default;
}
