using System.IO.Compression;
using System.Text;
using McpTestbed.ChaosProxy.Faults.Kinds;
using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Tests.Faults;

/// <summary>At least one sample of every kind of fault. What the peers are to see is written out, not computed by what
/// is tested.</summary>
internal static class FaultSamples
{
    private const string Euro = "â\u0082¬";
    private static readonly string Answer = Say.AnswerEvent();
    private static readonly string Two = Stream(Say.Event(1), Say.Event(2), Answer);

    public static IReadOnlyList<FaultSample> All { get; } =
    [
        new(new AnswerInstead(418), "", "HTTP/1.1 418 Answered by a rule\r\nContent-Length: 0\r\n\r\n")
        {
            ToServer = "",
        },
        new(
            new AnswerInstead(307) { Headers = ["Location: /other"] },
            "",
            "HTTP/1.1 307 Answered by a rule\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n"
        )
        {
            ToServer = "",
        },
        new(new NeverForward(UnansweredOutcome.Rst), "", "") { ToServer = "", End = End.Rst },
        new(new NeverForward(UnansweredOutcome.Hang), "", "") { ToServer = "", Holds = true },
        new(new ForwardTwice(), Say.Ok() + Say.Ok("another"), Say.Ok())
        {
            ToServer = Say.Post(Say.Ping) + Say.Post(Say.Ping),
        },
        new(new Delay(Message.Response, TimeSpan.FromMilliseconds(20)), Say.Ok(), Say.Ok()),
        new(new Stall(Message.Request), Say.Ok(), Say.Ok()) { Holds = true },
        new(new EditHeader(Message.Request, "host", HeaderEdit.Strip), Say.Ok(), Say.Ok())
        {
            ToServer = Say.Post(Say.Ping).Replace("Host: target\r\n", "", StringComparison.Ordinal),
        },
        new(
            new EditHeader(Message.Response, "content-type", HeaderEdit.Rename, "CONTENT-TYPE"),
            Say.Ok(),
            Say.Ok().Replace("Content-Type", "CONTENT-TYPE", StringComparison.Ordinal)
        ),
        new(new EditHeader(Message.Request, "host", HeaderEdit.Replace, " other"), Say.Ok(), Say.Ok())
        {
            ToServer = Say.Post(Say.Ping).Replace("Host: target", "Host: other", StringComparison.Ordinal),
        },
        new(new EditHeader(Message.Request, "host", HeaderEdit.Duplicate), Say.Ok(), Say.Ok())
        {
            ToServer = Say.Post(Say.Ping)
                .Replace("Host: target\r\n", "Host: target\r\nHost: target\r\n", StringComparison.Ordinal),
        },
        .. new[]
        {
            (HeaderMutation.Flip, "abc-d9eF", "abc-d9ef"),
            (HeaderMutation.Flip, "120", "121"),
            (HeaderMutation.Truncate, "abcdefgh", "abcd"),
            (HeaderMutation.Pad, "abcd", "  abcd  "),
            (HeaderMutation.Space, "abcd", "ab cd"),
            (HeaderMutation.NonAscii, "abcd", "abcd\u00E9"),
        }.Select(it => new FaultSample(
            new MutateHeader(Message.Request, "mcp-session-id", it.Item1),
            Say.Ok(),
            Say.Ok()
        )
        {
            Request = Say.Get($"Mcp-Session-Id: {it.Item2}"),
            ToServer = Say.Get($"Mcp-Session-Id: {it.Item3}"),
        }),
        new(new OversizeHeader(Message.Request, "X-Filler", 5), Say.Ok(), Say.Ok())
        {
            Request = Say.Get(),
            ToServer = Say.Get("X-Filler: xxxxx"),
        },
        new(new LoseAnswer(EndedHow.Rst), Say.Ok(), "") { End = End.Rst },
        new(new ReplaceAnswer(202), Say.Ok(), "HTTP/1.1 202 Answered by a rule\r\nContent-Length: 0\r\n\r\n"),
        new(
            new ReplaceAnswer(500, "<p>", "text/html"),
            Two,
            "HTTP/1.1 500 Answered by a rule\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\n<p>"
        ),
        new(new EditAnswerId(IdEdit.Retype), Say.Ok(), Say.Ok("""{"jsonrpc":"2.0","id":"2","result":{}}""")),
        new(
            new EditAnswerId(IdEdit.Other),
            Two,
            Stream(Say.Event(1), Say.Event(2), Answer.Replace("\"id\":2", "\"id\":987654321", StringComparison.Ordinal))
        ),
        new(new EditAnswerId(IdEdit.Null), Say.Ok(), Say.Ok("""{"jsonrpc":"2.0","id":null,"result":{}}""")),
        new(new EditAnswerId(IdEdit.Strip), Say.Ok(), Say.Ok("""{"jsonrpc":"2.0","result":{}}""")),
        new(
            new ErrorAnswer(-32603, "no"),
            Say.Ok(),
            Say.Ok("""{"jsonrpc":"2.0","id":2,"error":{"code":-32603,"message":"no"}}""")
        ),
        new(new DuplicateAnswer(), Say.Ok(), Say.Ok($"[{Say.Result},{Say.Result}]")),
        new(new DuplicateAnswer(), Two, Stream(Say.Event(1), Say.Event(2), Answer, Answer)),
        new(new TruncateBody(Message.Response, 7), Say.Ok(), Say.Ok("{\"jsonr")),
        new(new TruncateBody(Message.Request, 2), Say.Ok(), Say.Ok()) { ToServer = Say.Post("{\"") },
        new(new CorruptBody(Message.Response, BodyCorruption.InvalidUtf8), Say.Ok("abcd"), Say.Ok("ab\u00FFcd")),
        new(
            new CorruptBody(Message.Response, BodyCorruption.ByteOrderMark),
            Say.Ok("{}"),
            Say.Ok("\u00EF\u00BB\u00BF{}")
        ),
        new(
            new CorruptBody(Message.Response, BodyCorruption.InvalidUtf8),
            Stream(Answer),
            Stream(Answer.Replace("data: {", "data: {\u00FF", StringComparison.Ordinal))
        ),
        new(
            new GzipBody(Applied: false),
            Say.Ok("abcd"),
            Say.Ok("abcd").Replace("\r\n\r\n", "\r\nContent-Encoding: gzip\r\n\r\n", StringComparison.Ordinal)
        ),
        new(
            new WrongLength(10),
            Say.Ok("abcd"),
            Say.Ok("abcd").Replace("Length: 4", "Length: 14", StringComparison.Ordinal)
        ),
        new(
            new WrongLength(-2),
            Say.Ok("abcd"),
            Say.Ok("abcd").Replace("Length: 4", "Length: 2", StringComparison.Ordinal)
        ),
        new(new OmitTerminator(), Stream(Answer), Say.StreamHead + Say.Chunk(Answer)),
        new(
            new OmitTerminator(),
            Say.Ok("abcd"),
            Say.Ok("abcd")
                .Replace("Content-Length: 4", "Transfer-Encoding: chunked", StringComparison.Ordinal)
                .Replace("abcd", Say.Chunk("abcd"), StringComparison.Ordinal)
        ),
        new(
            new SplitCharacters(),
            Chunked($"1 {Euro} more"),
            Say.StreamHead.Replace("text/event-stream", "text/plain", StringComparison.Ordinal)
                + Say.Chunk($"1 {Euro[..1]}")
                + Say.Chunk($"{Euro[1..]} more")
                + Say.LastChunk
        ),
        new(
            new SplitCharacters(),
            Stream($"data: {Euro}\n\n"),
            Say.StreamHead + Say.Chunk($"data: {Euro[..1]}") + Say.Chunk($"{Euro[1..]}\n\n") + Say.LastChunk
        ),
        new(
            new CloseAfter(),
            Say.Ok(),
            Say.Ok().Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal)
        ),
        new(new InterimResponses(2), Say.Ok(), "HTTP/1.1 103 Interim\r\n\r\nHTTP/1.1 103 Interim\r\n\r\n" + Say.Ok()),
        new(new CutStream(new(1), EndedHow.Fin), Two, Say.StreamHead + Say.Chunk(Say.Event(1))[..^2]),
        new(new BufferStream(100_000), Two, Two),
        new(new DropEvent(), Two, Stream(Say.Event(2), Answer)),
        new(new DelayEvent(TimeSpan.FromMilliseconds(20)), Two, Two),
        new(new HoldEvent(), Stream(Answer), Stream(Answer)) { Holds = true },
        new(new DuplicateEvent(), Two, Stream(Say.Event(1), Say.Event(1), Say.Event(2), Answer)),
        new(new ReorderEvent(1), Two, Stream(Say.Event(2), Say.Event(1), Answer)),
        new(new ReorderEvent(9), Two, Stream(Say.Event(2), Answer, Say.Event(1))),
        new(new EditEventId(EventIdEdit.Strip), Two, Stream(Say.Event(1)["id: e1\n".Length..], Say.Event(2), Answer)),
        new(
            new EditEventId(EventIdEdit.Replace, "zz"),
            Two,
            Stream(Say.Event(1).Replace("e1", "zz", StringComparison.Ordinal), Say.Event(2), Answer)
        ),
        new(
            new LineEnds(LineEnding.CrLf),
            Stream(Answer),
            Stream(Answer.Replace("\n", "\r\n", StringComparison.Ordinal))
        ),
        new(new LineEnds(LineEnding.Cr), Stream(Answer), Stream(Answer.Replace("\n", "\r", StringComparison.Ordinal))),
        new(
            new SplitData(),
            Stream(Answer),
            Stream(Answer.Replace("data: {", "data: {\ndata:", StringComparison.Ordinal))
        ),
        new(new SetRetry(0), Stream(Say.Event(1)), Stream(Say.Event(1)[..^1] + "retry: 0\n\n")),
        new(new AddComments(2), Stream(Answer), Stream(": filler\n: filler\n\n", Answer)),
        new(new UnendEvent(), Two, Stream(Say.Event(1)[..^1], Say.Event(2), Answer)),
        new(new ExchangeToxic("limit_data", Upstream: false, """{"bytes":5}"""), Say.Ok(), Say.Ok()[..5]),
    ];

    /// <summary>Kinds whose samples need more than one exchange, and have tests of their own.</summary>
    public static IReadOnlyList<string> Elsewhere { get; } = ["use-session", "cut-idle", "replay-stale"];

    public static string Stream(params string[] events) =>
        Say.StreamHead + string.Concat(events.Select(Say.Chunk)) + Say.LastChunk;

    public static string Unzip(string latin1)
    {
        using var gzip = new GZipStream(new MemoryStream(Encoding.Latin1.GetBytes(latin1)), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static string Chunked(string body) =>
        Say.StreamHead.Replace("text/event-stream", "text/plain", StringComparison.Ordinal)
        + Say.Chunk(body)
        + Say.LastChunk;
}
