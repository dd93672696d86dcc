using CsCheck;
using McpTestbed.ChaosProxy.Tests.Peers;

namespace McpTestbed.ChaosProxy.Tests.Transparency;

/// <summary>Random conversations: what HTTP/1.1 allows, what lenient peers send, and what is no HTTP at all.</summary>
internal static class ConversationGen
{
    private static readonly Gen<string> LineEnd = Gen.Frequency<string>((9, Gen.Const("\r\n")), (1, Gen.Const("\n")));

    private static readonly Gen<string> Line = Gen.OneOf(
        "Mcp-Session-Id: 0123456789abcdef",
        "mCp-SESSION-iD:\t0123456789abcdef \t",
        "MCP-Protocol-Version:2025-11-25",
        "X-Dup: 1",
        "X-Dup:2",
        "X-Empty:",
        "X-Latin: \u00e9\u00ff",
        "X-Folded: a\r\n b",
        "NoColon",
        "Mcp_Session_Id: x",
        "X-Space : y",
        "Accept: application/json, text/event-stream"
    );

    private static readonly Gen<string> Body = Gen.OneOf<string>(
        Gen.OneOf(
            "",
            Say.Initialize,
            Say.Ping,
            Say.Result,
            $"[{Say.Ping},{Say.Result}]",
            "\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"
        ),
        Gen.Char['\0', '\u00ff'].Array[0, 300].Select(chars => new string(chars))
    );

    private static readonly Gen<string> Events = Gen.OneOf<string>(
            Gen.Int[0, 9].Select(Say.Event),
            Gen.OneOf(
                ": ping\n\n",
                "data: x\r\n\r\n",
                "data: y\r\r",
                "id\ndata\n\n",
                "event: endpoint\ndata: /m?sessionId=abcdef012345\n\n",
                "\n",
                "data: half"
            )
        )
        .Array[0, 6]
        .Select(string.Concat);

    private static readonly Gen<string> Chunked = Gen.Select(
            Body.Array[0, 5],
            Gen.OneOf("", ";name=value"),
            Gen.OneOf("", "X-Trailer: t\r\n")
        )
        .Select(
            (chunks, extension, trailer) =>
                string.Concat(
                    chunks
                        .Where(chunk => chunk.Length > 0)
                        .Select(chunk => $"{chunk.Length:X}{extension}\r\n{chunk}\r\n")
                ) + $"0\r\n{trailer}\r\n"
        );

    private static readonly Gen<int[]> Pieces = Gen.Frequency<int[]>(
        (1, Gen.Const(new[] { 1 })),
        (4, Gen.Int[1, 60].Array[1, 6]),
        (2, Gen.Const(new[] { int.MaxValue }))
    );

    private static readonly Gen<(string Method, string Text)> Request = Gen.Select(
            Gen.OneOf("GET", "HEAD", "DELETE", "POST", "OPTIONS", "m-search"),
            Line.Array[0, 4],
            LineEnd,
            Body,
            Chunked,
            Gen.Int[0, 9]
        )
        .Select(
            (method, lines, end, body, chunked, kind) =>
                kind switch
                {
                    < 3 => (method, Head($"{method} /mcp?x=1 HTTP/1.1", lines, end)),
                    < 6 => (
                        method,
                        Head($"{method} /mcp HTTP/1.1", [.. lines, $"cONTENT-lENGTH:  {body.Length} "], end) + body
                    ),
                    < 9 => (
                        method,
                        Head($"{method} /mcp HTTP/1.1", [.. lines, "Transfer-Encoding: gzip, Chunked"], end) + chunked
                    ),
                    _ => (method, "\r\n" + Head($"{method} * HTTP/1.0", lines, end)),
                }
        );

    private static readonly Gen<Func<string, string>> Response = Gen.Select(
            Gen.OneOf(200, 202, 204, 304, 400, 404, 503),
            Line.Array[0, 4],
            LineEnd,
            Body,
            Chunked,
            Events,
            Gen.Int[0, 9]
        )
        .Select(
            (status, lines, end, body, chunked, events, kind) =>
                new Func<string, string>(method =>
                {
                    var start = $"HTTP/1.1 {status} Any thing";
                    var interim =
                        kind == 0
                            ? Head("HTTP/1.1 100 Continue", [], end)
                                + Head("HTTP/1.1 103 Early Hints", ["Link: x"], end)
                            : "";
                    if (method == "HEAD" || status is 204 or 304)
                        return interim + Head(start, [.. lines, "Content-Length: 77"], end);
                    return interim
                        + kind switch
                        {
                            < 4 => Head(start, [.. lines, $"Content-Length: {body.Length}"], end) + body,
                            < 7 => Head(start, [.. lines, "Transfer-Encoding: chunked"], end) + chunked,
                            _ => Head(
                                start,
                                [
                                    .. lines,
                                    "Content-Type: text/event-stream; charset=utf-8",
                                    "transfer-encoding: chunked",
                                ],
                                end
                            )
                                + (events.Length > 0 ? Say.Chunk(events) : "")
                                + Say.LastChunk,
                        };
                })
        );

    private static readonly Gen<string> Last = Gen.Select(Body, Events, Gen.Bool)
        .Select(
            (body, events, isStream) =>
                isStream
                    ? Say.Head("HTTP/1.1 200 OK", "Content-Type: text/event-stream") + events
                    : Say.Head("HTTP/1.0 200 OK", "Connection: close") + body
        );

    public static readonly Gen<Conversation> Http = Gen.Select(
            Gen.Select(Request, Response).Array[1, 4],
            Last,
            Gen.Bool,
            Gen.Bool,
            Pieces,
            Pieces
        )
        .Select(
            (exchanges, last, untilClose, pipelined, clientPieces, serverPieces) =>
            {
                string[] responses = [.. exchanges.Select(exchange => exchange.Item2(exchange.Item1.Method))];
                if (untilClose && exchanges[^1].Item1.Method != "HEAD")
                    responses[^1] = last;
                return new Conversation
                {
                    Requests = [.. exchanges.Select(exchange => exchange.Item1.Text)],
                    Responses = responses,
                    ClientPieces = clientPieces,
                    ServerPieces = serverPieces,
                    Pipelined = pipelined,
                    ServerEnds = untilClose,
                };
            }
        );

    public static readonly Gen<Conversation> NotHttp = Gen.Select(
            Gen.OneOf<string>(
                    Body,
                    Gen.OneOf(
                        "\u0016\u0003\u0001\u0002\0",
                        "HELO there\r\n",
                        "GET / HTTP/2.0\r\n\r\n",
                        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                        "GET / HTTP/1.1\r\n\r\n"
                    )
                )
                .Where(text => text.Length > 0)
                .Array[1, 3],
            Body.Where(text => text.Length > 0).Array[3],
            Pieces,
            Pieces
        )
        .Select(
            (requests, responses, clientPieces, serverPieces) =>
                new Conversation
                {
                    Requests = requests,
                    Responses = responses[..requests.Length],
                    ClientPieces = clientPieces,
                    ServerPieces = serverPieces,
                    Pipelined = true,
                    ServerEnds = false,
                }
        );

    private static string Head(string startLine, string[] lines, string end) =>
        string.Join(end, [startLine, .. lines, "", ""]);
}
