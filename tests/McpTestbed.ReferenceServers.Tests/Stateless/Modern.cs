using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceServers.Tests.Stateless;

/// <summary>Valid requests of revision 2026-07-28, to be damaged by a test in one place.</summary>
internal static class Modern
{
    public const string Version = "2026-07-28";
    public const string VersionKey = "io.modelcontextprotocol/protocolVersion";
    public const string CapabilitiesKey = "io.modelcontextprotocol/clientCapabilities";

    public static RawRequest Request(
        string method,
        JsonObject? parameters = null,
        JsonObject? meta = null,
        JsonNode? id = null
    )
    {
        var all = parameters ?? [];
        var name = (string?)all["name"] ?? (string?)all["uri"];
        all["_meta"] = meta ?? Meta();
        var request = Post(
                new JsonObject
                {
                    ["jsonrpc"] = "2.0",
                    ["id"] = id ?? 7,
                    ["method"] = method,
                    ["params"] = all,
                }.ToJsonString()
            )
            .With("MCP-Protocol-Version", Version)
            .With("Mcp-Method", method);
        return name is null ? request : request.With("Mcp-Name", name);
    }

    public static RawRequest Call(string tool, JsonObject? arguments = null, JsonObject? meta = null) =>
        Request("tools/call", new() { ["name"] = tool, ["arguments"] = arguments ?? [] }, meta);

    /// <summary>A POST with the headers of any JSON client and none of the protocol's.</summary>
    public static RawRequest Post(string body) =>
        new(
            "POST",
            "/mcp",
            [
                ("Host", "127.0.0.1"),
                ("Content-Type", "application/json"),
                ("Accept", "application/json, text/event-stream"),
            ],
            body
        );

    public static RawRequest Bare(string method) => new(method, "/mcp", [("Host", "127.0.0.1")]);

    public static JsonObject Meta(string version = Version) =>
        new() { [VersionKey] = version, [CapabilitiesKey] = new JsonObject() };

    public static JsonObject Key(string key) => new() { ["key"] = key };

    public static async Task<RawResponse> AskAsync(this RunningProfile profile, RawRequest request)
    {
        await using var connection = await RawConnection.OpenAsync(profile.Url);
        return await connection.SendAsync(request);
    }

    /// <summary>Calls a tool that takes a key, and gives the text of its answer without waiting for the end of the
    /// stream.</summary>
    public static async Task<string?> ToolTextAsync(this RunningProfile profile, string tool, string key)
    {
        await using var connection = await RawConnection.OpenAsync(profile.Url);
        await connection.OpenResponseAsync(Call(tool, Key(key)));
        return (string?)Data((await connection.ReadEventAsync())!)["result"]!["content"]![0]!["text"];
    }

    /// <summary>Asks for the fate of a sleep until it is as expected.</summary>
    public static async Task WaitForSleepAsync(this RunningProfile profile, string key, string fate)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (await profile.ToolTextAsync("sleep-status", key) is var seen && seen != fate)
        {
            Assert.True(
                TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(20),
                $"the sleep '{key}' is {seen}, not {fate}"
            );
        }
    }

    public static JsonNode Data(string sseEvent) =>
        JsonNode.Parse(sseEvent[(sseEvent.IndexOf("data: ", StringComparison.Ordinal) + 6)..])!;
}
