using System.Net;
using McpTestbed.Lab.Targets;

namespace McpTestbed.Lab.Tests.Targets;

public sealed class DiscoveryAnswerTests
{
    [Fact]
    public void Redirect_NamesTheAddressWithoutItsQuery() =>
        Assert.EndsWith(
            "(https://mcp.example/v2); redirects are not followed: give that address",
            new DiscoveryAnswer
            {
                Status = HttpStatusCode.TemporaryRedirect,
                Location = new("https://mcp.example/v2?token=hidden"),
            }.WhyNoRevision
        );

    [Fact]
    public void Page_IsNamedByItsContentType() =>
        Assert.Contains(
            "'text/html'",
            new DiscoveryAnswer { Status = HttpStatusCode.OK, ContentType = "text/html" }.WhyNoRevision
        );

    [Fact]
    public void Silence_IsExplained() =>
        Assert.Contains("no answer within 5 s", new DiscoveryAnswer { Problem = "no answer within 5 s" }.WhyNoRevision);
}
