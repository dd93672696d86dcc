using System.Text;
using CsCheck;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.Core.Tests.Protocol.Http;

public sealed class HttpHeadTests
{
    private static readonly Gen<byte[]> AnyBytes = Gen.OneOf(
            "GET /mcp HTTP/1.1",
            "HTTP/1.1 200 OK",
            "Mcp-Session-Id: a",
            "mcp-session-id:b\t",
            " folded",
            "\tfolded",
            "X-Latin: \u00e9",
            "\0",
            "\r",
            "\n",
            "\r\n",
            "\r\n\r\n",
            "\n\n"
        )
        .Array[0, 16]
        .Select(pieces => Encoding.Latin1.GetBytes(string.Concat(pieces)));

    [Fact]
    public void TryRead_KeepsSpellingOrderAndDuplicates()
    {
        var head = Read(
            "POST /mcp?a=b HTTP/1.1\r\nMcp-Session-Id: a\r\nHost:  h \t\r\nmCp-sESSION-iD:\tb\r\n\r\nbody"
        )!;

        Assert.Equal(("POST", "/mcp?a=b", 0, true), (head.Method, head.Target, head.Status, head.IsRequest));
        Assert.Equal(["Mcp-Session-Id: a", "Host:  h \t", "mCp-sESSION-iD:\tb"], head.Lines);
        Assert.Equal(["a", "b"], head.Values(McpHeaders.SessionId));
        Assert.Equal(["h"], head.Values("HOST"));
    }

    [Fact]
    public void TryRead_CountsAFoldedFieldAsOne_AndKeepsItsLines()
    {
        var head = Read("GET / HTTP/1.1\r\nX-Folded: a\r\n b\r\n\tContent-Length: 9\r\nX-Next: c\r\n\r\n")!;

        Assert.Equal(["X-Folded: a\r\n b\r\n\tContent-Length: 9\r\n", "X-Next: c\r\n"], head.Fields);
        Assert.Equal(["X-Folded: a", " b", "\tContent-Length: 9", "X-Next: c"], head.Lines);
        Assert.Empty(head.Values("Content-Length"));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", 200)]
    [InlineData("HTTP/1.0 404\n\n", 404)]
    [InlineData("HTTP/1.1 99 Low\r\n\r\n", 0)]
    [InlineData("HTTP/1.1 +200 OK\r\n\r\n", 0)]
    [InlineData("HTTP/2 200 OK\r\n\r\n", 0)]
    public void Status_IsThatOfAStatusLineOfHttp1(string text, int status)
    {
        var head = Read(text)!;

        Assert.Equal(status > 0, head.IsResponse);
        if (status > 0)
            Assert.Equal(status, head.Status);
        Assert.False(head.IsRequest);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("\r\n", true)]
    [InlineData("GE", true)]
    [InlineData("GET /mcp HTT", true)]
    [InlineData("\r\nGET /mcp HTTP/1.1\r\nHost", true)]
    [InlineData("GET /mcp HTTP/2.0\r\n", false)]
    [InlineData("GET /mcp\r\n", false)]
    [InlineData("HELO there\r\n", false)]
    [InlineData("\u0016\u0003\u0001", false)]
    [InlineData("G{T /", false)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", false)]
    public void MayBeRequest_SaysWhetherWaitingMakesSense(string text, bool expected) =>
        Assert.Equal(expected, HttpHead.MayBeRequest(Encoding.Latin1.GetBytes(text)));

    [Theory]
    [InlineData("", true)]
    [InlineData("HT", true)]
    [InlineData("HTTP/1.1 2", true)]
    [InlineData("HTTP/1.1 200 OK\r\nX", true)]
    [InlineData("HTTP/2", false)]
    [InlineData("SSH-2.0", false)]
    [InlineData("HTTP/1.1 OK\r\n", false)]
    public void MayBeResponse_SaysWhetherWaitingMakesSense(string text, bool expected) =>
        Assert.Equal(expected, HttpHead.MayBeResponse(Encoding.Latin1.GetBytes(text)));

    [Fact]
    public void With_ChangesFieldsAndNothingElse() =>
        Assert.Equal(
            "\r\nGET / HTTP/1.1\nX: 2\n\n",
            Encoding.Latin1.GetString(Read("\r\nGET / HTTP/1.1\nX: 1\n\n")!.With(["X: 2\n"]).ToBytes())
        );

    [Fact]
    public void ToBytes_GivesTheBytesThatCame() =>
        AnyBytes.Sample(
            bytes =>
            {
                if (HttpHead.TryRead(bytes) is { } head)
                    Assert.Equal(bytes[..head.Length], head.ToBytes());
            },
            iter: 3000
        );

    [Fact]
    public void TryRead_FindsTheSameEnd_HoweverMuchHasCome() =>
        AnyBytes.Sample(
            bytes =>
            {
                var length = HttpHead.TryRead(bytes)?.Length ?? int.MaxValue;
                for (var come = 0; come <= bytes.Length; come++)
                    Assert.Equal(come < length ? null : length, HttpHead.TryRead(bytes.AsSpan(0, come))?.Length);
            },
            iter: 1000
        );

    private static HttpHead? Read(string text) => HttpHead.TryRead(Encoding.Latin1.GetBytes(text));
}
