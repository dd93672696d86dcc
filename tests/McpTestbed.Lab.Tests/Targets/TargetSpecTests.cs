using McpTestbed.Lab.Targets;

namespace McpTestbed.Lab.Tests.Targets;

public sealed class TargetSpecTests
{
    [Theory]
    [InlineData("http://127.0.0.1:3001/mcp", TargetKind.Url, "http://127.0.0.1:3001/mcp")]
    [InlineData(
        "npm:@modelcontextprotocol/server-everything@2026.8.31",
        TargetKind.Npm,
        "npm:@modelcontextprotocol/server-everything@2026.8.31"
    )]
    [InlineData("profile:stateful", TargetKind.Profile, "profile:stateful")]
    [InlineData("node server.js --port {port}", TargetKind.Command, "node server.js --port {port}")]
    public void Spec_KnowsItsKind(string text, TargetKind kind, string name)
    {
        var spec = TargetSpec.Parse(text);

        Assert.Equal((kind, name), (spec.Kind, spec.Name));
    }

    [Fact]
    public void Name_LeavesOutUserInfoAndQuery_BecauseTheyMayBeSecret() =>
        Assert.Equal("http://example.test/mcp", TargetSpec.Parse("http://user:word@example.test/mcp?key=hidden").Name);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("npm:")]
    [InlineData("profile: ")]
    [InlineData("http://")]
    [InlineData("ws://127.0.0.1:3001/mcp")]
    public void Spec_RefusesWhatIsNoTarget(string text) => Assert.Throws<TargetException>(() => TargetSpec.Parse(text));

    [Theory]
    [InlineData("http://localhost:6274", true)]
    [InlineData("https://app.example", true)]
    [InlineData("localhost:6274", false)]
    [InlineData("http://localhost:6274/", false)]
    [InlineData("http://a\r\nEvil: yes", false)]
    [InlineData("", false)]
    public void Origin_IsSchemeAndHost(string text, bool isOrigin)
    {
        if (isOrigin)
            Assert.Equal(text, TargetSpec.ParseOrigin(text));
        else
            Assert.Throws<TargetException>(() => TargetSpec.ParseOrigin(text));
    }

    [Theory]
    [InlineData("Authorization: Bearer abc", true)]
    [InlineData("X-Empty:", true)]
    [InlineData("no colon", false)]
    [InlineData(": no name", false)]
    [InlineData("Two: lines\r\nEvil: yes", false)]
    [InlineData("Umlaut: ü", false)]
    [InlineData("host: elsewhere", false)]
    [InlineData("Content-Length: 5", false)]
    [InlineData("mcp-session-id: s1", false)]
    public void Header_IsOneLineOfAscii(string text, bool isHeader)
    {
        if (isHeader)
            Assert.Equal(text, TargetSpec.ParseHeader(text));
        else
            Assert.Throws<TargetException>(() => TargetSpec.ParseHeader(text));
    }
}
