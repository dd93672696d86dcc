using McpTestbed.Core.Histories;

namespace McpTestbed.Core.Tests.Histories;

public sealed class RedactorTests
{
    private const string Secret = "31d4d96e-407a-4f86";

    private readonly Redactor redactor = new(["X-Api-Key", ""]);

    [Theory]
    [InlineData("Mcp-Session-Id: 31d4d96e-407a-4f86")]
    [InlineData("mCP-sESSION-iD:\t31d4d96e-407a-4f86 ")]
    [InlineData("Authorization: Bearer 31d4d96e-407a-4f86")]
    [InlineData("Authorization : Bearer   31d4d96e-407a-4f86")]
    [InlineData("Proxy-Authorization: Basic 31d4d96e-407a-4f86")]
    [InlineData("Cookie: a=1; sid=31d4d96e-407a-4f86; b=2")]
    [InlineData("Set-Cookie: sid=\"31d4d96e-407a-4f86\"; Path=/; Secure")]
    [InlineData("x-api-key:31d4d96e-407a-4f86")]
    [InlineData("Location: http://127.0.0.1:3001/mcp?token=31d4d96e-407a-4f86&v=1")]
    [InlineData("Referer: /mcp?31d4d96e-407a-4f86")]
    [InlineData("Content-Location: /mcp?token=31d4d96e%2D407a-4f86")]
    [InlineData("Authorization:\n Bearer 31d4d96e-407a-4f86")]
    [InlineData("Authorization: Bearer\n\t31d4d96e-407a-4f86")]
    [InlineData("Cookie: a=1;\n sid=31d4d96e-407a-4f86;\n b=2")]
    [InlineData("X-Api-Key: first\n 31d4d96e-407a-4f86")]
    [InlineData("Location:\n http://127.0.0.1:3001/mcp?token=31d4d96e-407a-4f86")]
    public void Secret_IsGoneFromTheHeader_AndFromAllThatRepeatsIt(string header)
    {
        var stored = redactor.Lines([
            "X-Before: 31d4d96e-407a-4f86",
            .. header.Split('\n'),
            "X-After: <31d4d96e-407a-4f86>",
        ]);

        Assert.All(stored, line => Assert.DoesNotContain("407a", line, StringComparison.Ordinal));
        Assert.DoesNotContain("407a", redactor.Text("no session 31d4d96e-407a-4f86"), StringComparison.Ordinal);
    }

    [Fact]
    public void Line_KeepsNameAndWhiteSpace() =>
        Assert.Equal($"mCP-sESSION-iD:\t{redactor.Token(Secret)} \t", redactor.Line($"mCP-sESSION-iD:\t{Secret} \t"));

    [Theory]
    [InlineData("Accept: application/json, text/event-stream")]
    [InlineData("X-Not-Secret: 31d4d96e-407a-4f86")]
    [InlineData("31d4d96e-407a-4f86")]
    [InlineData("Mcp-Session-Id:")]
    [InlineData("Location: /mcp")]
    public void Line_Stays_WhereNothingIsSecret(string line) => Assert.Equal(line, redactor.Line(line));

    [Fact]
    public void ShortSecret_IsATokenInItsHeader_AndIsNotLookedForElsewhere()
    {
        Assert.Equal($"Mcp-Session-Id: {redactor.Token("1")}", redactor.Line("Mcp-Session-Id: 1"));
        Assert.Equal("HTTP/1.1", redactor.Text("HTTP/1.1"));
    }

    [Fact]
    public void Target_KeepsNamesPathAndRevisions() =>
        Assert.Equal(
            $"/mcp?v=2025-11-25&sessionId={redactor.Token("a/b")}&empty=&{redactor.Token("flag")}",
            redactor.Target("/mcp?v=2025-11-25&sessionId=a%2Fb&empty=&flag")
        );

    [Fact]
    public void Token_IsTheSameForTheSameSecretInOneRun_AndForNoOther()
    {
        Assert.Equal(redactor.Token(Secret), redactor.Learn(Secret));
        Assert.NotEqual(redactor.Token(Secret), redactor.Token(Secret + "0"));
        Assert.NotEqual(redactor.Token(Secret), new Redactor([]).Token(Secret));
        Assert.Matches("^{[0-9a-f]{12}}$", redactor.Token(Secret));
    }

    [Fact]
    public void Text_LeavesNothingOfASecretThatHoldsAnother()
    {
        redactor.Learn("abcdef");
        var token = redactor.Learn("012abcdef345");

        Assert.Equal($"<{token}>", redactor.Text("<012abcdef345>"));
    }

    [Fact]
    public void Messages_HaveNoSecretInAnyTextOfTheirs()
    {
        var token = redactor.Learn(Secret);

        var message = Assert.Single(
            redactor.Messages([
                new()
                {
                    Id = $"\"{Secret}\"",
                    Method = $"x/{Secret}",
                    Name = Secret,
                    ErrorCode = 1,
                },
            ])
        );

        Assert.Equal(
            new()
            {
                Id = $"\"{token}\"",
                Method = $"x/{token}",
                Name = token,
                ErrorCode = 1,
            },
            message
        );
    }
}
