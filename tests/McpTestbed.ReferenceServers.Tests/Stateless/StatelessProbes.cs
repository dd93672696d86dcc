using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceServers.Tests.Stateless;

/// <summary>Questions to a stateless server, by name; each answer is a short text that a good and a broken server can
/// differ in.</summary>
internal static class StatelessProbes
{
    /// <summary>How long a stream must stay open before it counts as not ended by its response; the good server needs
    /// under a millisecond.</summary>
    private static readonly TimeSpan StaysOpen = TimeSpan.FromMilliseconds(400);

    /// <summary>How many questions go by before a call whose client left counts as not cancelled.</summary>
    private const int PollsUntilContinued = 400;

    private static readonly RawRequest List = Modern.Request("tools/list");
    private static readonly RawRequest Call = Modern.Call("count", Modern.Key("k"));
    private static readonly RawRequest Unsupported = Modern
        .Request("tools/list", meta: Modern.Meta("1900-01-01"))
        .Replacing("MCP-Protocol-Version", "1900-01-01");

    public static IReadOnlyList<(string Name, Func<RunningProfile, Task<string>> Ask)> All { get; } =
    [
        ("valid list", server => StatusAsync(server, List)),
        ("valid call", server => StatusAsync(server, Call)),
        ("notification", server =>
            StatusAsync(server, Modern.Post("""{"jsonrpc":"2.0","method":"notifications/x"}"""))
        ),
        ("array", server => VerdictAsync(server, Modern.Post("[]"))),
        ("method header differs", server => VerdictAsync(server, List.Replacing("Mcp-Method", "prompts/list"))),
        ("method header missing", server => VerdictAsync(server, List.Without("Mcp-Method"))),
        ("method header lower case", server =>
            StatusAsync(server, List.Without("Mcp-Method").With("mcp-method", "tools/list"))
        ),
        ("name header differs", server =>
            VerdictAsync(
                server,
                Modern.Request("prompts/get", new() { ["name"] = "greeting" }).Replacing("Mcp-Name", "other")
            )
        ),
        ("name header missing", server => VerdictAsync(server, Call.Without("Mcp-Name"))),
        ("name header unreadable", server => VerdictAsync(server, Call.Replacing("Mcp-Name", "=?base64?!?="))),
        ("version header differs", server =>
            VerdictAsync(server, Modern.Request("tools/list", meta: Modern.Meta("1900-01-01")))
        ),
        ("version header missing", server => VerdictAsync(server, List.Without("MCP-Protocol-Version"))),
        ("version unsupported", server => VerdictAsync(server, Unsupported)),
        ("versions named", async server =>
            Has((await server.AskAsync(Unsupported)).Message["error"]?["data"]?["supported"])
        ),
        ("meta missing", server => VerdictAsync(server, Modern.Request("tools/list", meta: []))),
        ("meta missing on a used connection", MetaOfBeforeAsync),
        ("legacy list", server =>
            VerdictAsync(server, Modern.Post("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}"""))
        ),
        ("legacy initialize", server =>
            VerdictAsync(server, Modern.Post("""{"jsonrpc":"2.0","id":1,"method":"initialize"}"""))
        ),
        ("session id sent", server => StatusAsync(server, List.With("Mcp-Session-Id", "abc"))),
        ("session id minted", async server => Has((await server.AskAsync(List)).Header("Mcp-Session-Id"))),
        ("last event id sent", server => StatusAsync(server, List.With("Last-Event-ID", "1"))),
        ("GET", server => StatusAsync(server, Modern.Bare("GET"))),
        ("DELETE", server => StatusAsync(server, Modern.Bare("DELETE"))),
        ("discover", server => VerdictAsync(server, Modern.Request("server/discover"))),
        ("unknown method", server => VerdictAsync(server, Modern.Request("ping"))),
        ("result type", async server => Has((await server.AskAsync(List)).Message["result"]?["resultType"])),
        ("cache hints", async server => Has((await server.AskAsync(List)).Message["result"]?["ttlMs"])),
        ("media type", server => HeaderAsync(server, List, "Content-Type")),
        ("server info", async server => Has((await server.AskAsync(List)).Message["result"]?["_meta"])),
        ("error id", async server => Has((await server.AskAsync(Modern.Request("ping"))).Message["id"])),
        ("list order", OrderAsync),
        ("buffering", server => HeaderAsync(server, Call, "X-Accel-Buffering")),
        ("foreign origin", server => StatusAsync(server, List.With("Origin", "http://evil.example"))),
        ("preflight", server =>
            HeaderAsync(
                server,
                Modern.Bare("OPTIONS").With("Origin", "http://localhost").With("Access-Control-Request-Method", "POST"),
                "Access-Control-Allow-Headers"
            )
        ),
        ("end of stream", EndOfStreamAsync),
        ("client leaves", FateOfLeftCallAsync),
    ];

    private static async Task<string> VerdictAsync(RunningProfile server, RawRequest request) =>
        (await server.AskAsync(request)).Verdict.ToString();

    private static async Task<string> StatusAsync(RunningProfile server, RawRequest request)
    {
        await using var connection = await RawConnection.OpenAsync(server.Url);
        return (await connection.OpenResponseAsync(request)).Status.ToString();
    }

    private static async Task<string> HeaderAsync(RunningProfile server, RawRequest request, string name)
    {
        await using var connection = await RawConnection.OpenAsync(server.Url);
        return (await connection.OpenResponseAsync(request)).Header(name) ?? "";
    }

    private static string Has(object? value) => value is null ? "absent" : "present";

    private static async Task<string> MetaOfBeforeAsync(RunningProfile server)
    {
        await using var connection = await RawConnection.OpenAsync(server.Url);
        await connection.SendAsync(List);
        return (await connection.SendAsync(Modern.Request("tools/list", meta: []))).Verdict.ToString();
    }

    private static async Task<string> OrderAsync(RunningProfile server)
    {
        var first = (await server.AskAsync(List)).Message["result"]?["tools"];
        var second = (await server.AskAsync(List)).Message["result"]?["tools"];
        return JsonNode.DeepEquals(first, second) ? "same" : "differs";
    }

    private static async Task<string> EndOfStreamAsync(RunningProfile server)
    {
        await using var connection = await RawConnection.OpenAsync(server.Url);
        await connection.OpenResponseAsync(Call);
        await connection.ReadEventAsync();
        try
        {
            var next = await connection
                .ReadEventAsync()
                .WaitAsync(StaysOpen, TimeProvider.System, TestContext.Current.CancellationToken);
            return next is null ? "ended" : "more";
        }
        catch (TimeoutException)
        {
            return "open";
        }
    }

    private static async Task<string> FateOfLeftCallAsync(RunningProfile server)
    {
        await using (var leaving = await RawConnection.OpenAsync(server.Url))
        {
            await leaving.OpenResponseAsync(Modern.Call("sleep", Modern.Key("left")));
        }

        for (var poll = 0; poll < PollsUntilContinued; poll++)
        {
            if (await server.ToolTextAsync("sleep-status", "left") == "cancelled")
                return "cancelled";
        }

        return "continues";
    }
}
