using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Checkers;

/// <summary>What holds of the header fields of every request of a client of 2026-07-28.</summary>
internal static class StatelessHeaderChecks
{
    private const string NoRequest = "the client sent no request";

    private static readonly string[] Mirrors = [McpHeaders.ProtocolVersion, McpHeaders.Method, McpHeaders.Name];

    public static readonly Check ClientNamesTheVersion = new()
    {
        Id = "client-names-the-version",
        Claim = "Every POST of the client has MCP-Protocol-Version",
        Requirements = ["header/version-present", "post/metadata-headers"],
        Remedy = "Add MCP-Protocol-Version to every POST.",
        Judge = history =>
            ClientWire.Each(
                history.Modern(),
                exchange =>
                    exchange.SentValues(McpHeaders.ProtocolVersion).Count > 0 ? null : "has no MCP-Protocol-Version",
                "the client sent no POST"
            ),
    };

    public static readonly Check ClientMirrorsEveryPost = new()
    {
        Id = "client-mirrors-every-post",
        Claim = "No request of the client is without any of the headers that repeat its metadata",
        Requirements = ["post/metadata-headers"],
        Remedy = "Add MCP-Protocol-Version, Mcp-Method and Mcp-Name wherever a request is sent, the next rounds too.",
        Judge = history =>
            ClientWire.Each(
                history.ModernRequests(),
                exchange =>
                    Mirrors.Any(name => exchange.SentValues(name).Count > 0) ? null : "repeats nothing in its headers",
                NoRequest
            ),
    };

    public static readonly Check ClientNamesTasks = new()
    {
        Id = "client-names-tasks",
        Claim = "Every request about a task has the id of the task in Mcp-Name",
        Requirements = ["extension/tasks-name-header"],
        Remedy = "Send Mcp-Name with params.taskId of tasks/get, tasks/update and tasks/cancel.",
        Allows = ["no task"],
        Judge = history =>
            ClientWire.Each(
                history
                    .ModernRequests()
                    .Where(exchange =>
                        exchange.Rpc() is "tasks/get" or "tasks/update" or "tasks/cancel"
                        && TaskId(exchange) is not null
                    ),
                exchange =>
                    exchange.SentValue(McpHeaders.Name) is { } name && MirroredValue.Decode(name) == TaskId(exchange)
                        ? null
                        : $"says {exchange.SentValue(McpHeaders.Name) ?? "nothing"} in Mcp-Name, and "
                            + $"{TaskId(exchange)} "
                            + "in its body",
                "the client asked for no task"
            ),
    };

    public static readonly Check ClientVersionIsThatOfTheBody = new()
    {
        Id = "client-version-is-that-of-the-body",
        Claim = "MCP-Protocol-Version is the version in the metadata of the request",
        Requirements = ["header/version-matches-meta"],
        Remedy = "Take the header and _meta from one place.",
        Judge = history =>
            ClientWire.Each(
                history
                    .ModernRequests()
                    .Where(exchange =>
                        exchange.SentValues(McpHeaders.ProtocolVersion).Count > 0 && VersionInMeta(exchange) is not null
                    ),
                exchange =>
                    exchange.SentValues(McpHeaders.ProtocolVersion).All(value => value == VersionInMeta(exchange))
                        ? null
                        : $"says {exchange.SentValues(McpHeaders.ProtocolVersion)[0]} in its header and "
                            + $"{VersionInMeta(exchange)} in _meta",
                "the client sent no request with a version in its header and in its metadata"
            ),
    };

    public static readonly Check ClientMirrorsTheMethod = new()
    {
        Id = "client-mirrors-the-method",
        Claim = "Every request of the client has its method in Mcp-Method",
        Requirements = ["header/mcp-method"],
        Remedy = "Send Mcp-Method with the method of the body, in its spelling.",
        Allows = ["notifications without it"],
        Judge = history =>
            ClientWire.Each(
                history.ModernRequests(),
                exchange =>
                    exchange.SentValues(McpHeaders.Method) switch
                    {
                        [] => "has no Mcp-Method",
                        [var only] when only == exchange.Rpc() => null,
                        var values => $"says {string.Join(", ", values)} in Mcp-Method",
                    },
                NoRequest
            ),
    };

    public static readonly Check ClientMirrorsTheName = new()
    {
        Id = "client-mirrors-the-name",
        Claim = "Every request for a tool, prompt or resource has its name in Mcp-Name",
        Requirements = ["header/mcp-name"],
        Remedy = "Send Mcp-Name with params.name of tools/call and prompts/get, and params.uri of resources/read.",
        Allows = ["an encoded value where a plain one would do"],
        Judge = history =>
            ClientWire.Each(
                history.ModernRequests().Where(exchange => exchange.NamedThing() is not null),
                exchange =>
                    exchange.SentValues(McpHeaders.Name) switch
                    {
                        [] => "has no Mcp-Name",
                        [var only] when MirroredValue.Decode(only) == exchange.NamedThing() || IsRaw(exchange, only) =>
                            null,
                        var values => $"says {string.Join(", ", values)} in Mcp-Name, and {exchange.NamedThing()} in "
                            + "its body",
                    },
                "the client asked for nothing that has a name"
            ),
    };

    public static readonly Check ClientEncodesNames = new()
    {
        Id = "client-encodes-names",
        Claim = "A name that no header can hold is encoded in Mcp-Name",
        Requirements = ["header/mcp-name-encoding"],
        Remedy =
            "Send =?base64?...?= with the UTF-8 of a name that has other characters than visible ASCII, spaces at an "
            + "end, or the look of an encoded one.",
        Judge = history =>
            ClientWire.Each(
                history
                    .ModernRequests()
                    .Where(exchange =>
                        exchange.NamedThing() is { } name
                        && !MirroredValue.IsSafe(name)
                        && exchange.SentValues(McpHeaders.Name).Count > 0
                    ),
                exchange =>
                    exchange.SentValues(McpHeaders.Name).All(MirroredValue.IsEncoded)
                        ? null
                        : "has a name in Mcp-Name that no header can hold, as it is",
                "the client asked for nothing whose name no header can hold"
            ),
    };

    public static readonly Check ClientSendsNoSessionId = new()
    {
        Id = "client-sends-no-session-id",
        Claim = "A client of 2026-07-28 sends no Mcp-Session-Id",
        Requirements = ["gap/session-id-without-sessions"],
        Remedy = "Leave Mcp-Session-Id out: there are no sessions in this revision.",
        Judge = history =>
            ClientWire.Each(
                history.Modern(),
                exchange =>
                    exchange.SentValues(McpHeaders.SessionId) is [var id, ..] ? $"has the Mcp-Session-Id {id}" : null,
                "the client sent no POST"
            ),
    };

    public static readonly Check ClientResumesNoStream = new()
    {
        Id = "client-resumes-no-stream",
        Claim = "A client of 2026-07-28 sends no Last-Event-ID",
        Requirements = ["stream/not-resumable"],
        Remedy = "Make the request again, with a new id, where its stream broke off.",
        Judge = history =>
            ClientWire.Each(
                history.Modern(),
                exchange =>
                    exchange.SentValues(McpHeaders.LastEventId) is [var id, ..] ? $"has the Last-Event-ID {id}" : null,
                "the client sent no POST"
            ),
    };

    private static string? VersionInMeta(Exchange exchange) => exchange.Meta().At(MetaKeys.ProtocolVersion).AsText();

    /// <summary>Whether a name stands in the header as no header can hold it, which is another fault.</summary>
    private static bool IsRaw(Exchange exchange, string header) =>
        !MirroredValue.IsSafe(exchange.NamedThing()!) && !MirroredValue.IsEncoded(header);

    private static string? TaskId(Exchange exchange) => exchange.SentJson().At("params", "taskId").AsText();
}
