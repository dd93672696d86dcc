using System.Text;
using CsCheck;

namespace McpTestbed.Core.Tests.Protocol;

/// <summary>Streams of every mixture of line ends, in every mixture of reads.</summary>
public sealed class SseFramerPropertyTests
{
    private static readonly Gen<byte[]> Streams = Gen.OneOf(
            "data: a",
            "data:b",
            "data",
            "id: 1",
            "id:",
            "id: \0",
            "event: e",
            "retry: 9",
            ": comment",
            "x",
            "data: \u00e9",
            "\uFEFF",
            "\n",
            "\n\n",
            "\r\n",
            "\r\n\r\n",
            "\r",
            "\r\r"
        )
        .Array[0, 24]
        .Select(pieces => Encoding.UTF8.GetBytes(string.Concat(pieces)));

    [Fact]
    public void Blocks_DependOnTheBytesAlone() =>
        Gen.Select(Streams, Splits.Sizes)
            .Sample(
                (stream, sizes) => Assert.Equal(Framed.Of([stream]).Whole, Framed.Of(Splits.Of(stream, sizes)).Whole),
                iter: 3000
            );

    [Fact]
    public void Blocks_KeepEveryByte() =>
        Gen.Select(Streams, Splits.Sizes)
            .Sample(
                (stream, sizes) =>
                {
                    byte[] kept =
                    [
                        .. Framed.Of(Splits.Of(stream, sizes)).Blocks.SelectMany(block => block.Raw.ToArray()),
                    ];
                    Assert.Equal(stream[..kept.Length], kept);
                },
                iter: 2000
            );

    [Fact]
    public void Events_AreThoseOfTheStandard() =>
        Gen.Select(Streams, Splits.Sizes)
            .Sample(
                (stream, sizes) =>
                {
                    // A whole event at the end, so that no block is left in doubt about its LF.
                    byte[] whole = [.. stream, .. "\n\ndata: end\n\n"u8];
                    Assert.Equal(EventsOf(Encoding.UTF8.GetString(whole)), Framed.Of(Splits.Of(whole, sizes)).Events);
                },
                iter: 3000
            );

    /// <summary>WHATWG HTML 9.2.6 read aloud: decode, drop one leading BOM, split into lines, interpret each.</summary>
    private static List<string> EventsOf(string text)
    {
        var events = new List<string>();
        string? type = null,
            id = null,
            retry = null;
        List<string>? data = null;
        if (text.StartsWith('\uFEFF'))
            text = text[1..];
        foreach (var line in text.Split(["\r\n", "\n", "\r"], StringSplitOptions.None))
        {
            if (line.Length == 0)
            {
                var said = Framed.Say(type, id, retry, data is null ? null : string.Join('\n', data));
                if (said.Length > 0)
                    events.Add(said);
                (type, id, retry, data) = (null, null, null, null);
                continue;
            }

            string[] parts = [.. line.Split(':', 2), ""];
            var value = parts[1].StartsWith(' ') ? parts[1][1..] : parts[1];
            if (parts[0] == "event")
                type = value;
            if (parts[0] == "data")
                (data ??= []).Add(value);
            if (parts[0] == "id" && !value.Contains('\0'))
                id = value;
            if (parts[0] == "retry")
                retry = value;
        }

        return events;
    }
}
