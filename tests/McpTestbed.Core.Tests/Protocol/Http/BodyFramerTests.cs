using System.Text;
using CsCheck;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.Core.Tests.Protocol.Http;

public sealed class BodyFramerTests
{
    private static readonly Gen<string> ChunkedBodies = Gen.OneOf(
            "5\r\n",
            "5;name=\"a;b\"\r\n",
            " 2 \n",
            "0\r\n",
            "hello",
            "\r\n",
            "\n",
            "X-Trailer: t\r\n",
            "zz\r\n",
            "-1\r\n",
            "FFFFFFFFFFFFFFFF\r\n",
            "\0",
            new string(' ', 4000)
        )
        .Array[0, 12]
        .Select(string.Concat);

    [Theory]
    [InlineData("", "", "next", true)]
    [InlineData("Content-Length: 0", "", "next", true)]
    [InlineData("Content-Length: 5", "hello", "next", true)]
    [InlineData("content-length: 5, 5\nContent-Length:5", "hello", "next", true)]
    [InlineData("Content-Length: 5", "hell", "", false)]
    [InlineData(
        "Transfer-Encoding: gzip, Chunked",
        "5;a=b\r\nhello\r\n1\r\n!\r\n0\r\nX-Trailer: t\r\n\r\n",
        "next",
        true
    )]
    [InlineData("Transfer-Encoding: chunked\nContent-Length: 3", "00a\nhelloworld\n0\n\n", "next", true)]
    [InlineData("Transfer-Encoding: chunked", "5\r\nhello\r\n0\r\n", "", false)]
    public void Request_EndsWhereItsFramingSays(string lines, string body, string next, bool complete)
    {
        var framed = Framing.Of(BodyFramer.ForRequest(Head("POST / HTTP/1.1", lines)), body + next, 1);

        Assert.Equal(Encoding.Latin1.GetByteCount(body), framed.Taken);
        Assert.Equal((complete, false), (framed.IsComplete, framed.IsBroken));
    }

    [Theory]
    [InlineData("Content-Length: 5\nContent-Length: 6", "")]
    [InlineData("Content-Length: +5", "")]
    [InlineData("Content-Length: -5", "")]
    [InlineData("Content-Length: 99999999999999999999", "")]
    [InlineData("Content-Length:", "")]
    [InlineData("Transfer-Encoding: chunked, gzip", "")]
    [InlineData("Transfer-Encoding: chunked", "zz\r\n")]
    [InlineData("Transfer-Encoding: chunked", "\r\n")]
    [InlineData("Transfer-Encoding: chunked", "-1\r\n")]
    [InlineData("Transfer-Encoding: chunked", "0x5\r\n")]
    [InlineData("Transfer-Encoding: chunked", "FFFFFFFFFFFFFFFF\r\n")]
    [InlineData("Transfer-Encoding: chunked", "1\r\nab\r\n")]
    public void Request_IsBroken_WhenItsFramingMakesNoSense(string lines, string body) =>
        Assert.True(Framing.Of(BodyFramer.ForRequest(Head("POST / HTTP/1.1", lines)), body, 1).IsBroken);

    [Theory]
    [InlineData("HEAD", 200, "Content-Length: 5", true, false)]
    [InlineData("GET", 204, "Content-Length: 5", true, false)]
    [InlineData("GET", 304, "Transfer-Encoding: chunked", true, false)]
    [InlineData("POST", 100, "", true, false)]
    [InlineData("GET", 200, "Content-Length: 5", false, false)]
    [InlineData("GET", 200, "", false, true)]
    [InlineData("GET", 200, "Transfer-Encoding: gzip", false, true)]
    [InlineData("GET", 200, "Transfer-Encoding: identity", false, true)]
    public void Response_HasABodyByMethodAndStatus(
        string method,
        int status,
        string lines,
        bool complete,
        bool untilClose
    )
    {
        var framer = BodyFramer.ForResponse(Head($"HTTP/1.1 {status} Any", lines), method);

        Assert.Equal((complete, untilClose), (framer.IsComplete, framer.EndsWithConnection));
    }

    [Fact]
    public void ChunkedPayload_IsWithoutItsFraming() =>
        Assert.Equal("hello!", Framing.Of(Chunked(), "5\r\nhello\r\n1;x\r\n!\r\n0\r\n\r\n", 1).Payload);

    [Fact]
    public void ChunkLine_BeyondTheBound_BreaksTheFraming_HoweverItIsSplit()
    {
        var body = $"1;{new string('x', 5000)}\r\n!\r\n0\r\n\r\n";

        Assert.True(Framing.Of(Chunked(), body, 1).IsBroken);
        Assert.True(Framing.Of(Chunked(), body, body.Length).IsBroken);
    }

    [Fact]
    public void Framing_DependsOnTheBytesAlone() =>
        Gen.Select(ChunkedBodies, Splits.Sizes)
            .Sample(
                (body, sizes) =>
                {
                    var whole = Framing.Of(Chunked(), body, Math.Max(1, body.Length));
                    var split = Framing.Of(Chunked(), body, sizes);

                    // How much of a line that makes no sense was taken is of no use to anyone.
                    Assert.Equal(
                        whole.IsBroken ? whole with { Taken = 0 } : whole,
                        split.IsBroken ? split with { Taken = 0 } : split
                    );
                },
                iter: 3000
            );

    private static BodyFramer Chunked() => BodyFramer.ForRequest(Head("POST / HTTP/1.1", "Transfer-Encoding: chunked"));

    private static HttpHead Head(string startLine, string lines) =>
        HttpHead.Create(startLine, lines.Length == 0 ? [] : lines.Split('\n'));
}
