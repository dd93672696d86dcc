namespace McpTestbed.Core.Diagnostics;

/// <summary>
/// Names of attributes on spans and figures: those of OpenTelemetry's conventions for HTTP and MCP where they have one
/// (https://opentelemetry.io/docs/specs/semconv/gen-ai/mcp), and words of the testbed for the rest.
/// </summary>
public static class SpanAttributes
{
    /// <summary>HTTP method of the request.</summary>
    public const string HttpMethod = "http.request.method";

    /// <summary>HTTP status of the response.</summary>
    public const string HttpStatus = "http.response.status_code";

    /// <summary>Path of the request, without its query.</summary>
    public const string UrlPath = "url.path";

    /// <summary>Method of the first JSON-RPC message in the request.</summary>
    public const string McpMethod = "mcp.method.name";

    /// <summary>The session's id as a token, the one that stands for it in the history.</summary>
    public const string McpSession = "mcp.session.id";

    /// <summary>The revision that the request names.</summary>
    public const string McpVersion = "mcp.protocol.version";

    /// <summary>The id of the JSON-RPC request, as it stands in the JSON.</summary>
    public const string RpcId = "jsonrpc.request.id";

    /// <summary>The tool that is called.</summary>
    public const string Tool = "gen_ai.tool.name";

    /// <summary><c>execute_tool</c> where a tool is called.</summary>
    public const string ToolOperation = "gen_ai.operation.name";

    /// <summary>What class of error it ended with; only where it did.</summary>
    public const string ErrorType = "error.type";

    /// <summary>Id of the scenario.</summary>
    public const string Scenario = "mcptestbed.scenario";

    /// <summary>Name of the target.</summary>
    public const string Target = "mcptestbed.target";

    /// <summary>The seed of every decision.</summary>
    public const string Seed = "mcptestbed.seed";

    /// <summary>Which repetition, from 1.</summary>
    public const string Repetition = "mcptestbed.repetition";

    /// <summary>What the run proves.</summary>
    public const string Verdict = "mcptestbed.verdict";

    /// <summary>Label of the client.</summary>
    public const string Client = "mcptestbed.client";

    /// <summary>Number of the operation in the run.</summary>
    public const string Operation = "mcptestbed.operation";

    /// <summary>Label of the exchange, such as <c>c1/x7</c>.</summary>
    public const string Exchange = "mcptestbed.exchange";

    /// <summary>Label of the session, such as <c>c1/s1</c>.</summary>
    public const string Session = "mcptestbed.session";

    /// <summary>Who made the answer: <c>target</c>, <c>rule</c> or <c>proxy</c>.</summary>
    public const string AnsweredBy = "mcptestbed.answered_by";

    /// <summary>True where a fault took effect.</summary>
    public const string Injected = "mcptestbed.injected";

    /// <summary>Id of the rule.</summary>
    public const string Rule = "mcptestbed.fault.rule";

    /// <summary>Kind of the fault.</summary>
    public const string FaultKind = "mcptestbed.fault.kind";

    /// <summary>To which exchanges the rule applies.</summary>
    public const string FaultScope = "mcptestbed.fault.scope";

    /// <summary>What was done, in words.</summary>
    public const string Detail = "mcptestbed.detail";

    /// <summary>Id of the check that does not hold.</summary>
    public const string Check = "mcptestbed.check";

    /// <summary>What the finding amounts to.</summary>
    public const string Finding = "mcptestbed.finding";
}
