using System.Diagnostics;

namespace McpTestbed.ReferenceClients.Work;

/// <summary>The span of a client's work, below the one that whoever started the process names.</summary>
internal static class WorkSpan
{
    /// <summary>As <c>traceparent</c> names the span of a request
    /// (https://opentelemetry.io/docs/specs/otel/context/env-carriers/).</summary>
    private const string TraceParent = "TRACEPARENT";

    private static readonly ActivitySource Source = new("McpTestbed");

    /// <summary>Begins it; null where nobody listens.</summary>
    /// <param name="work">What the client is asked to do.</param>
    public static Activity? Begin(string work) =>
        Source.StartActivity(
            work,
            ActivityKind.Internal,
            ActivityContext.TryParse(
                Environment.GetEnvironmentVariable(TraceParent),
                null,
                isRemote: true,
                out var parent
            )
                ? parent
                : default
        );
}
