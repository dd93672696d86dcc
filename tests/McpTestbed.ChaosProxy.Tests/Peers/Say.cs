namespace McpTestbed.ChaosProxy.Tests.Peers;

/// <summary>What peers say to each other in tests, as it stands on the wire.</summary>
internal static class Say
{
    public const string Initialize = """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}""";
    public const string Ping = """{"jsonrpc":"2.0","id":2,"method":"ping"}""";
    public const string Result = """{"jsonrpc":"2.0","id":2,"result":{}}""";
    public const string StreamHead =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    public const string LastChunk = "0\r\n\r\n";

    public static string Post(string body, params string[] lines) =>
        Message("POST /mcp HTTP/1.1", body, ["Host: target", "Content-Type: application/json", .. lines]);

    public static string Get(params string[] lines) =>
        Head("GET /mcp HTTP/1.1", ["Host: target", "Accept: text/event-stream", .. lines]);

    public static string Ok(string body = Result, params string[] lines) =>
        Message("HTTP/1.1 200 OK", body, ["Content-Type: application/json", .. lines]);

    public static string Head(string startLine, params string[] lines) =>
        string.Join("\r\n", [startLine, .. lines, "", ""]);

    public static string Chunk(string text) => $"{text.Length:x}\r\n{text}\r\n";

    public static string Event(int number) =>
        $"id: e{number}\ndata: {{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{number}}}\n\n";

    public static string AnswerEvent(int id = 2) => $"data: {{\"jsonrpc\":\"2.0\",\"id\":{id},\"result\":{{}}}}\n\n";

    private static string Message(string startLine, string body, string[] lines) =>
        Head(startLine, [.. lines, $"Content-Length: {body.Length}"]) + body;
}
