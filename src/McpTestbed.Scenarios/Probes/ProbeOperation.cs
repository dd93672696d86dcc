using System.Diagnostics;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.Scenarios.Probes;

/// <summary>An operation of a probe from its beginning to its end, in the history and, where somebody listens, in the
/// run's trace.</summary>
internal sealed class ProbeOperation
{
    /// <summary>The header that names the span a request belongs to (https://www.w3.org/TR/trace-context/).</summary>
    private const string TraceParent = "traceparent";

    private readonly ScenarioContext context;
    private readonly string client;
    private readonly int number;
    private readonly Activity? span;

    private ProbeOperation(ScenarioContext context, string client, int number, Activity? span)
    {
        this.context = context;
        this.client = client;
        this.number = number;
        this.span = span;
    }

    /// <summary>Notes that an operation begins.</summary>
    public static ProbeOperation Begin(
        ScenarioContext context,
        string client,
        ProbeConnection connection,
        ProbeRequest request
    )
    {
        var number = context.NextOperation();
        var session = HeaderLine.Values(request.Lines, McpHeaders.SessionId).FirstOrDefault();
        var begun = new OperationInvoked
        {
            Operation = number,
            Client = client,
            Name = request.Purpose.Length > 0 ? request.Purpose : $"{request.Method} {request.Target}",
            Port = connection.LocalPort,
            OnConnection = connection.NextRequest(),
            IntendedSession = session is null ? null : context.Redactor.Learn(session),
            IsAside = request.IsAside,
        };
        var span = Telemetry.Begin(begun.Name, ActivityKind.Client);
        context.History.Append(client, begun);
        if (span is not { IsAllDataRequested: true })
            return new(context, client, number, span);
        span.SetTag(SpanAttributes.Client, client);
        span.SetTag(SpanAttributes.Operation, number);
        if (request.RpcMethod is not null)
            span.SetTag(SpanAttributes.McpMethod, request.RpcMethod);
        if (request.RpcId is not null)
            span.SetTag(SpanAttributes.RpcId, request.RpcId);
        if (begun.IntendedSession is not null)
            span.SetTag(SpanAttributes.McpSession, begun.IntendedSession);
        return new(context, client, number, span);
    }

    /// <summary>
    /// The request with this operation's span named in it, where there is one. A preflight is left as it is: browsers
    /// put nothing of a page's into it.
    /// </summary>
    public ProbeRequest Traced(ProbeRequest request) =>
        span is null || request.Method == "OPTIONS" ? request : request.With($"{TraceParent}: {span.Id}");

    /// <summary>Notes that an answer came.</summary>
    public void Answered(int status) => Complete(OperationOutcome.Ok, $"{status}", onPurpose: false);

    /// <summary>Notes that no whole answer came, which proves nothing about its effect.</summary>
    /// <param name="problem">What went wrong.</param>
    /// <param name="onPurpose">Whether the probe itself ended it because it waited for nothing more.</param>
    /// <param name="timeout">The deadline that ended it; null where something else did.</param>
    public void Broke(string problem, bool onPurpose, TimeSpan? timeout = null) =>
        Complete(OperationOutcome.Indeterminate, problem, onPurpose, timeout);

    private void Complete(OperationOutcome outcome, string detail, bool onPurpose, TimeSpan? timeout = null)
    {
        detail = context.Redactor.Text(detail);
        context.History.Append(
            client,
            new OperationCompleted
            {
                Operation = number,
                Outcome = outcome,
                Detail = detail,
                OnPurpose = onPurpose,
                TimeoutMs = (long?)timeout?.TotalMilliseconds,
            }
        );
        if (span is null)
            return;
        span.SetTag(SpanAttributes.Detail, detail);
        if (outcome != OperationOutcome.Ok && !onPurpose)
            span.SetTag(SpanAttributes.ErrorType, "no_whole_answer");
        span.Stop();
    }
}
