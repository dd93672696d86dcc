using System.Text;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Tests.Histories;

namespace McpTestbed.Core.Tests.Reporting;

/// <summary>Histories of peers that send what may spoil a page, each decided by its number.</summary>
internal static class HostileHistories
{
    private static readonly string[] Texts =
    [
        "</script><script>window.hacked=1</script>",
        "<!--<script>",
        "<img src=http://evil.example/x onerror=window.hacked=1>",
        "]]></style><svg/onload=window.hacked=1>",
        "\u202Egnp.exe\u2066\u200B\u2028\u2029\uFEFF",
        "\0\u0001\u001b[2J\u009b\r\n\t",
        "'; rm -rf ~; $(id) `id` \\ \" ${IFS} !!",
        "\uD800 alone \uDC00",
        "javascript:window.hacked=1",
        "__proto__",
        "&lt;&amp;&#x3c;script&#x3e;",
        "{{constructor.constructor('window.hacked=1')()}}",
        "",
        "@/etc/passwd",
    ];

    /// <summary>The entries of a history.</summary>
    /// <param name="number">Which of them.</param>
    /// <param name="large">Whether bodies of megabytes are among them.</param>
    public static IReadOnlyList<HistoryEntry> Of(int number, bool large = false)
    {
        var entries = new List<HistoryEntry> { Written.Began() };
        var count = 1 + Draw(number, "count", 12);
        for (var exchange = 1; exchange <= count; exchange++)
        {
            var at = exchange * 1000;
            entries.Add(
                Written.Request(exchange, Leg.Client) with
                {
                    AtUs = at,
                    Method = Text(number, $"method {exchange}"),
                    Target = Text(number, $"target {exchange}"),
                    Headers = [Text(number, $"header {exchange}"), $"Mcp-Session-Id: {Text(number, "session")}"],
                    Body = Body(number, $"body {exchange}", large),
                    Messages =
                    [
                        new()
                        {
                            Kind = JsonRpcKind.Request,
                            Method = Text(number, $"rpc {exchange}"),
                            Id = Text(number, $"id {exchange}"),
                        },
                    ],
                }
            );
            entries.Add(
                Written.Request(exchange, Leg.Server) with
                {
                    AtUs = at + 1,
                    Unchanged = Draw(number, $"unchanged {exchange}", 2) == 0,
                    Replica = Draw(number, "replicas", 4) == 0 ? Text(number, $"replica {exchange}") : null,
                }
            );
            entries.Add(
                Written.Response(exchange, Leg.Server, Draw(number, $"status {exchange}", 600)) with
                {
                    AtUs = at + 2,
                    Headers = [Text(number, $"answer {exchange}"), Text(number, $"answer {exchange + 1}")],
                    Body = Body(number, $"answer {exchange}", large),
                    Stream = Text(number, $"stream {exchange}"),
                }
            );
            entries.Add(
                new StreamEvent
                {
                    Link = "c1",
                    Connection = 1,
                    Exchange = exchange,
                    Leg = Leg.Server,
                    Stream = Text(number, $"stream {exchange}"),
                    Event = 1,
                    Id = Text(number, $"event {exchange}"),
                    EventType = Text(number, $"type {exchange}"),
                    Data = Body(number, $"data {exchange}", large),
                    AtUs = at + 3,
                }
            );
            entries.Add(
                new Mark
                {
                    Name = Text(number, "mark"),
                    Detail = Text(number, $"detail {exchange}"),
                    AtUs = at,
                }
            );
            entries.Add(
                new FaultEffected
                {
                    Rule = Text(number, "rule"),
                    Detail = Text(number, $"fault {exchange}"),
                    Link = "c1",
                    Exchange = exchange,
                    AtUs = at + 4,
                }
            );
        }

        return entries;
    }

    /// <summary>Writes one of them where a run's history is.</summary>
    public static string Write(string path, int number, bool large = false)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var lines = new System.Buffers.ArrayBufferWriter<byte>();
        foreach (var entry in Of(number, large))
            HistoryLine.Write(entry, lines);
        File.WriteAllBytes(path, lines.WrittenSpan);
        return path;
    }

    private static RecordedBody Body(int number, string what, bool large)
    {
        var text = Text(number, what);
        return Draw(number, what, 4) switch
        {
            0 when large => new() { Length = 1 << 20, Text = Noise(number, what, 1 << 20) },
            1 => new() { Length = 3, Base64 = Convert.ToBase64String([0xC3, 0x28, (byte)Draw(number, what, 256)]) },
            2 => new() { Length = 1 << 30, Sha256 = text },
            _ => new() { Length = text.Length, Text = text },
        };
    }

    /// <summary>What no packing makes smaller.</summary>
    private static string Noise(int number, string what, int length)
    {
        var noise = new StringBuilder(length);
        for (var index = 0; noise.Length < length; index++)
            noise.Append($"{SeededDecision.Derive((ulong)number, what, $"{index}"):x16}");
        return noise.ToString();
    }

    private static string Text(int number, string what) =>
        string.Concat(
            Enumerable
                .Range(0, 1 + Draw(number, what + " parts", 3))
                .Select(part => Texts[Draw(number, $"{what} {part}", Texts.Length)])
        );

    private static int Draw(int number, string what, int below) =>
        (int)(SeededDecision.Derive((ulong)number, what) % (ulong)below);
}
