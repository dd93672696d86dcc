using System.Security.Cryptography;
using System.Text;
using McpTestbed.Core.Histories;

namespace McpTestbed.Core.Tests.Histories;

/// <summary>The forms in which a secret turns up again, and bodies, in which it does.</summary>
public sealed class RedactorFormsTests
{
    private readonly Redactor redactor = new([]);

    [Theory]
    [InlineData("ab+cd/ef==", "ab+cd/ef==")]
    [InlineData("ab+cd/ef==", "ab\\u002Bcd/ef==")]
    [InlineData("ab+cd/ef==", "ab\\u002bcd/ef==")]
    [InlineData("ab+cd/ef==", "ab+cd\\/ef==")]
    [InlineData("ab+cd/ef==", "ab%2Bcd%2Fef%3D%3D")]
    [InlineData("ab+cd/ef==", "ab%2bcd%2fef%3d%3d")]
    [InlineData("ab\"cd\\ef", "ab\\\"cd\\\\ef")]
    [InlineData("ab<cd&ef+", "ab\\u003ccd\\u0026ef+")]
    [InlineData("ab<cd&ef+", "ab\\u003Ccd\\u0026ef\\u002B")]
    [InlineData("abcd\u00e9f", "abcd\\u00E9f")]
    [InlineData("abcd\u00e9f", "abcd\\u00e9f")]
    [InlineData("abcd\u00e9/", "abcd%C3%A9%2F")]
    [InlineData("abcd\u00c3\u00a9f", "abcd\u00e9f")]
    public void Text_FindsASecret_HoweverItIsWritten(string secret, string written) =>
        Assert.Equal($"<{redactor.Learn(secret)}>", redactor.Text($"<{written}>"));

    [Fact]
    public void Text_FindsASecretOfAQuery_AsItWasSpelledThere()
    {
        redactor.Target("/mcp?token=%61b%2fcd-ef");

        Assert.Equal(
            "no {} at /x",
            redactor.Text("no %61b%2fcd-ef at /x").Replace(redactor.Token("ab/cd-ef"), "{}", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Body_IsStoredAsText_WhenItIsUtf8()
    {
        var token = redactor.Learn("0123456789");

        Assert.Equal(new() { Length = 13, Text = $"\u00e9{token}\0" }, redactor.Body("\u00e90123456789\0"u8, 13));
    }

    [Fact]
    public void Body_HasNoSecret_WhenItIsNoUtf8()
    {
        var token = redactor.Learn("0123456789");
        byte[] bytes = [0xFF, .. "0123456789"u8, 0xFE];

        var body = redactor.Body(bytes, bytes.Length);

        Assert.Equal((12L, null, null), (body.Length, body.Text, body.Sha256));
        Assert.Equal([0xFF, .. Encoding.Latin1.GetBytes(token), 0xFE], Convert.FromBase64String(body.Base64!));
    }

    [Theory]
    [InlineData(RecordedBody.MaximumKept, RecordedBody.MaximumKept, false)]
    [InlineData(RecordedBody.MaximumKept + 1, RecordedBody.MaximumKept + 1, true)]
    [InlineData(10, 11, true)]
    public void Body_BeyondTheBound_IsLengthAndHash(int kept, int length, bool truncated)
    {
        var bytes = new byte[kept];

        var body = redactor.Body(bytes, length);

        Assert.Equal((length, truncated), (body.Length, body.IsTruncated));
        Assert.Equal(truncated ? Convert.ToHexStringLower(SHA256.HashData(bytes)) : null, body.Sha256);
    }

    [Fact]
    public void Body_ThatIsEmpty_IsNotTruncated() => Assert.False(redactor.Body([], 0).IsTruncated);
}
