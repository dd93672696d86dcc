using McpTestbed.Core.Checking;
using McpTestbed.Core.Reporting;
using static McpTestbed.Core.Tests.Reporting.Reports;

namespace McpTestbed.Core.Tests.Reporting;

public sealed class RunAgainTests
{
    private const string Usual =
        "mcptestbed run --server profile:stateful --scenario sessions/written --revision 2025-11-25";

    [Theory]
    [InlineData(null, 1, "")]
    [InlineData(200, 1, " --clients 200")]
    [InlineData(null, 7, " --repeat 7")]
    [InlineData(200, 7, " --clients 200 --repeat 7")]
    public void Command_DoesTheSameRun_WithAsManyClientsAndAsOften(int? clients, int repetition, string more)
    {
        var row = Row(Verdict.Valid);
        row = row with { Run = row.Run! with { Clients = clients, Repetition = repetition } };

        Assert.Equal(
            $"{Usual.Replace("sessions/written", row.Scenario.Id, StringComparison.Ordinal)}{more} --seed 42",
            RunAgain.Of(Of(row), row)
        );
    }
}
