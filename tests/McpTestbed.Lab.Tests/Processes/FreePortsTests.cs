using McpTestbed.Lab.Processes;

namespace McpTestbed.Lab.Tests.Processes;

public sealed class FreePortsTests
{
    private const int Ports = 400;

    [Fact]
    public void Ports_AreAllDifferent_WhoeverChoosesAtTheSameTime()
    {
        using FreePorts one = new(),
            another = new();

        var chosen = Enumerable.Range(0, Ports).SelectMany(_ => (int[])[one.Next(), another.Next()]).ToList();

        Assert.Equal(chosen.Count, chosen.Distinct().Count());
    }
}
