using System.Diagnostics;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Recording;

/// <summary>The span of an exchange as its client sees it. Secrets are tokens, as in the history.</summary>
internal sealed class ExchangeSpan
{
    private const string TraceParent = "traceparent",
        TraceState = "tracestate",
        OtherMethod = "_OTHER";

    private readonly Activity span;
    private readonly Redactor redactor;
    private readonly bool isWithinRun = Telemetry.IsWithinRun;

    private ExchangeSpan(Activity span, Redactor redactor)
    {
        this.span = span;
        this.redactor = redactor;
    }

    /// <summary>Begins it below the span that the request names, which goes on to the server as it came.</summary>
    /// <param name="head">The request's head.</param>
    /// <param name="link">Label of the link.</param>
    /// <param name="number">Number of the exchange on it.</param>
    /// <param name="session">Label of its session.</param>
    /// <param name="redactor">What turns secrets into tokens.</param>
    /// <returns>The span; null where nobody listens.</returns>
    public static ExchangeSpan? Begin(HttpHead head, string link, int number, string? session, Redactor redactor)
    {
        if (!Telemetry.Source.HasListeners())
            return null;
        var method = MethodOf(head.Method);
        if (
            Telemetry.Begin(method == OtherMethod ? "HTTP" : method, ActivityKind.Server, ParentOf(head))
            is not { } span
        )
            return null;
        if (!span.IsAllDataRequested)
            return new(span, redactor);
        span.SetTag(SpanAttributes.HttpMethod, method);
        span.SetTag(SpanAttributes.UrlPath, redactor.Target(head.Target).Split('?')[0]);
        span.SetTag("network.protocol.name", "http");
        span.SetTag("network.protocol.version", "1.1");
        span.SetTag(SpanAttributes.Client, link);
        span.SetTag(SpanAttributes.Exchange, $"{link}/x{number}");
        if (session is not null)
            span.SetTag(SpanAttributes.Session, session);
        if (One(head, McpHeaders.SessionId) is { } id)
            span.SetTag(SpanAttributes.McpSession, redactor.Learn(id));
        if (One(head, McpHeaders.ProtocolVersion) is { } version)
            span.SetTag(SpanAttributes.McpVersion, redactor.Text(version));
        return new(span, redactor);
    }

    /// <summary>A method as the conventions want it: those that are not usual are one.</summary>
    public static string MethodOf(string method) =>
        method is "GET" or "POST" or "DELETE" or "OPTIONS" or "HEAD" or "PUT" or "PATCH" ? method : OtherMethod;

    /// <summary>A fault took effect on the exchange.</summary>
    /// <returns>A span of this moment below that of the exchange, named after the kind of the fault, so that it stands
    /// in its place in the tree; whoever asked for it stops it.</returns>
    public Activity? Note(FaultRule rule, ulong seed, string detail)
    {
        if (!span.IsAllDataRequested)
            return null;
        span.SetTag(SpanAttributes.Injected, true);
        if (rule.Fault.IsTerminal)
            Fail($"fault:{rule.Fault.Kind}");
        var tags = FaultSpan.TagsOf(rule, seed, detail);
        span.AddEvent(new("mcptestbed.fault", tags: tags));
        var effect = Telemetry.Begin(rule.Fault.Kind, ActivityKind.Internal, span.Context);
        foreach (var (name, value) in tags)
            effect?.SetTag(name, value);
        return effect;
    }

    /// <summary>Ends it with what became of the exchange.</summary>
    public void End(ExchangeInProgress exchange)
    {
        if (span.IsAllDataRequested)
        {
            if (exchange.Messages is [{ Method: not null } first, ..])
                Describe(first);
            if (exchange.Answer is { } answer)
            {
                span.SetTag(SpanAttributes.HttpStatus, answer.Status);
                span.SetTag(SpanAttributes.AnsweredBy, answer.By.ToString().ToLowerInvariant());
                if (answer.Status >= 500)
                    Fail($"{answer.Status}");
            }
            else
            {
                Fail("no_answer");
            }
        }

        span.Stop();
    }

    /// <summary>Named as the conventions for MCP do it: the method, and the tool where one is called.</summary>
    private void Describe(JsonRpcMessage message)
    {
        var method = redactor.Text(message.Method!);
        span.DisplayName = method;
        span.SetTag(SpanAttributes.McpMethod, method);
        if (message.Id is not null)
            span.SetTag(SpanAttributes.RpcId, redactor.Text(message.Id));
        if (message is not { Method: "tools/call", Name: { } tool })
            return;
        tool = redactor.Text(tool);
        span.DisplayName = $"{method} {tool}";
        span.SetTag(SpanAttributes.Tool, tool);
        span.SetTag(SpanAttributes.ToolOperation, "execute_tool");
    }

    /// <summary>The first reason stays: what a fault did explains what came of it.</summary>
    private void Fail(string type)
    {
        if (span.GetTagItem(SpanAttributes.ErrorType) is not null)
            return;
        span.SetTag(SpanAttributes.ErrorType, type);
        if (!isWithinRun)
            span.SetStatus(ActivityStatusCode.Error);
    }

    private static ActivityContext ParentOf(HttpHead head) =>
        One(head, TraceParent) is { } parent
        && ActivityContext.TryParse(parent, One(head, TraceState), isRemote: true, out var context)
            ? context
            : default;

    private static string? One(HttpHead head, string name) =>
        head.Values(name).Take(2).ToList() is [var value] ? value : null;
}
