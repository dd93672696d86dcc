using McpTestbed.Lab.Processes;

namespace McpTestbed.Lab.Tests.Processes;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("node server.js", "node|server.js")]
    [InlineData("  a   b  ", "a|b")]
    [InlineData("sh -c \"exit 3\"", "sh|-c|exit 3")]
    [InlineData("a 'b \"c\"' d", "a|b \"c\"|d")]
    [InlineData("a \"\" b", "a||b")]
    [InlineData("a\"b\"c", "abc")]
    [InlineData("", "")]
    [InlineData("$HOME *.js | x", "$HOME|*.js|||x")]
    public void Split_CutsAtWhiteSpaceOutsideQuotes_AndDoesNothingElse(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', CommandLine.Split(text)));
}
