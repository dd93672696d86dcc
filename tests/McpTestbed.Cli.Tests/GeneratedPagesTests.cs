using McpTestbed.Cli.Output;
using McpTestbed.Tests;

namespace McpTestbed.Cli.Tests;

/// <summary>Pages made from the catalogue equal a fresh generation.</summary>
public sealed class GeneratedPagesTests
{
    [Fact]
    public void GeneratedPages_AreCurrent() => Assert.Empty(GeneratedPages.Write(Checkout.Root, onlyCheck: true));
}
