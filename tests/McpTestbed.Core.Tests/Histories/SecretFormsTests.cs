using System.IO.Compression;
using System.Text;
using McpTestbed.Core.Histories;
using McpTestbed.Tests;

namespace McpTestbed.Core.Tests.Histories;

/// <summary>Whatever a secret is written as, it is not stored; and there is no number of secrets from which on it
/// is.</summary>
public sealed class SecretFormsTests
{
    private readonly Redactor redactor = new(["X-Api-Key"]);

    /// <summary>Ways in which a secret may travel.</summary>
    public static TheoryData<string> Forms => [.. SecretSpellings.All.Keys];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Text_HoldsNoSecret_InAnyForm(string form)
    {
        string[] secrets =
        [
            "31d4d96e-407a-4f86-9bd3-1c7a",
            "mF_9.B5f+4/1JqM~x==",
            "p@ss wörd&<key>\"1\"",
            "ab\\cd/ef?gh>ij",
            "naïve€token😀1234",
        ];
        foreach (var secret in secrets)
        {
            var token = redactor.Learn(secret);
            var written = SecretSpellings.All[form](secret);

            var stored = redactor.Text($"before <{written}> after {written}");

            Assert.DoesNotContain(written, stored, StringComparison.OrdinalIgnoreCase);
            Assert.Contains(token, stored, StringComparison.Ordinal);
            Assert.StartsWith("before <", stored, StringComparison.Ordinal);
            Assert.Contains("> after ", stored, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Authorization: Basic YWxpY2U6czNjcmV0LXBhc3N3b3Jk", "s3cret-password")]
    [InlineData("Authorization: basic YWxpY2U6czNjcmV0LXBhc3N3b3Jk", "alice:s3cret-password")]
    [InlineData("Proxy-Authorization: Basic YWxpY2U6czNjcmV0LXBhc3N3b3Jk", "s3cret-password")]
    [InlineData("Authorization: Digest username=\"alice\", response=\"6629fae49393a053\"", "6629fae49393a053")]
    [InlineData("X-Api-Key: s3cret-password", "s3cret-password")]
    public void Credentials_AreGone_WhereTheyTurnUpDecoded(string header, string secret)
    {
        redactor.Line(header);

        Assert.DoesNotContain(secret, redactor.Text($"<{secret}>"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("raw deflate")]
    [InlineData("br")]
    [InlineData("gzip, unnamed")]
    [InlineData("zlib, unnamed")]
    [InlineData("gzip, twice")]
    [InlineData("zstd")]
    public void CompressedBody_IsNotStored_WhenASecretIsWithin(string coding)
    {
        redactor.Learn("31d4d96e-407a-4f86");
        var plain = Utf8("{\"echo\":\"31d4d96e-407a-4f86\"}");
        var (body, encoding) = coding switch
        {
            "gzip" => (Gzip(plain), "gzip"),
            "deflate" => (Compressed(plain, to => new ZLibStream(to, CompressionLevel.Fastest)), "Deflate"),
            "raw deflate" => (Compressed(plain, to => new DeflateStream(to, CompressionLevel.Fastest)), "deflate"),
            "br" => (Compressed(plain, to => new BrotliStream(to, CompressionLevel.Fastest)), "br"),
            "gzip, unnamed" => (Gzip(plain), null),
            "zlib, unnamed" => (Compressed(plain, to => new ZLibStream(to, CompressionLevel.Optimal)), null),
            "gzip, twice" => (Gzip(Gzip(plain)), "gzip, gzip"),
            _ => (plain, "zstd"),
        };

        var stored = redactor.Body(body, body.Length, encoding);

        Assert.True(stored.IsTruncated);
        Assert.Null(stored.Sha256);
    }

    [Fact]
    public void CompressedBody_IsStored_WhenNoSecretIsWithin()
    {
        redactor.Learn("31d4d96e-407a-4f86");
        var body = Gzip("{\"echo\":\"nothing\"}"u8.ToArray());

        Assert.Equal(Convert.ToBase64String(body), redactor.Body(body, body.Length, "gzip").Base64);
    }

    [Fact]
    public void TextBody_IsStored_ThoughItBeginsLikeZlib() =>
        Assert.Equal("x^2 + y^2", redactor.Body("x^2 + y^2"u8, 9).Text);

    [Fact]
    public void EverySecret_IsRemoved_HoweverManyThereAre()
    {
        var secrets = Enumerable.Range(0, 10_000).Select(i => $"session-{i:x8}-{i * 7919L:x10}").ToList();
        foreach (var secret in secrets)
            redactor.Learn(secret);

        Assert.All(secrets, secret => Assert.Equal($"<{redactor.Token(secret)}>", redactor.Text($"<{secret}>")));
        Assert.Equal("session-0000000 and session", redactor.Text("session-0000000 and session"));
    }

    [Fact]
    public void Text_IsLeftOut_OnceASecretCouldNotBeLearnt()
    {
        for (var i = 0; !redactor.IsFull; i++)
            redactor.Learn($"secret number {i}");
        redactor.Learn("one too many");

        Assert.Equal(Redactor.LeftOut, redactor.Text("says one too many"));
        Assert.Equal(Redactor.LeftOut, redactor.Body("says one too many"u8, 17).Text);
        Assert.Equal($"X-Api-Key: {redactor.Token("last one")}", redactor.Line("X-Api-Key: last one"));
    }

    [Fact]
    public void Text_HasOneToken_ForSecretsThatOverlap()
    {
        redactor.Learn("abcdefghij");
        var longest = redactor.Learn("ghijklmnopqrstuvwxyz");

        Assert.Equal($"<{longest}>", redactor.Text("<abcdefghijklmnopqrstuvwxyz>"));
    }

    [Fact]
    public void Text_HasTheTokenOfEach_WhenTheyDifferInTheCaseOfALetter()
    {
        var one = redactor.Learn("31d4d96e-abcd");
        var other = redactor.Learn("31d4d96e-abcD");

        Assert.Equal($"{one} {other}", redactor.Text("31d4d96e-abcd 31d4d96e-abcD"));
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Gzip(byte[] plain) => Compressed(plain, to => new GZipStream(to, CompressionLevel.Fastest));

    private static byte[] Compressed(byte[] plain, Func<Stream, Stream> coding)
    {
        using var to = new MemoryStream();
        using (var coded = coding(to))
            coded.Write(plain);
        return to.ToArray();
    }
}
