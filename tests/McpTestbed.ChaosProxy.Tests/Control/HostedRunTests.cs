using System.Text.Json.Nodes;
using McpTestbed.Core.Histories;
using McpTestbed.Tests;

namespace McpTestbed.ChaosProxy.Tests.Control;

/// <summary>Runs of other processes: what is refused, and that nothing is left of one whose reader went.</summary>
public sealed class HostedRunTests
{
    private static readonly string Key = Convert.ToBase64String(new byte[32]);

    private static string Run =>
        $$"""{"server":"http://127.0.0.1:1","seed":1,"key":"{{Key}}","began":{{TimeProvider.System.GetTimestamp()}}}""";

    public static TheoryData<string, string> Refusals =>
        new()
        {
            { "{}", "missing required field: server" },
            {
                Run.Replace("http://127.0.0.1:1", "ftp://a", StringComparison.Ordinal),
                "server \"ftp://a\" is not allowed; allowed is an http or https address"
            },
            {
                Run.Replace("\"seed\":1", "\"seed\":-1", StringComparison.Ordinal),
                "seed -1 is not allowed; allowed is a whole number from 0"
            },
            {
                Run.Replace(Key, "AAAA", StringComparison.Ordinal),
                "key is not allowed; allowed are 32 bytes as base64"
            },
            {
                Run.Replace("\"began\":", "\"began\":9", StringComparison.Ordinal),
                "is not allowed; allowed is a timestamp of this machine's monotonic clock"
            },
            {
                Run.Replace("{", "{\"secret_headers\":[7],", StringComparison.Ordinal),
                "secret_headers[0] 7 is not allowed; allowed is a string"
            },
            {
                Run.Replace("seed", "sead", StringComparison.Ordinal),
                "sead is not a known field; known are server, seed, key, secret_headers, began"
            },
        };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Run_IsRefusedInWords_AndItsKeyIsNotRepeated(string body, string words)
    {
        await using var control = await ControlUnderTest.StartAsync();

        var (status, answer) = await control.SendAsync("POST", "/chaos/v1/runs", body);

        Assert.Equal(400, status);
        Assert.Contains(words, (string)JsonNode.Parse(answer)!["error"]!, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_EndsWithItsReader()
    {
        await using var control = await ControlUnderTest.StartAsync();
        using (await BeginAsync(control))
        {
            Assert.Equal(
                201,
                (await control.SendAsync("POST", "/chaos/v1/runs/r1/links", """{"client":"c1"}""")).Status
            );
            Assert.Equal(
                409,
                (await control.SendAsync("POST", "/chaos/v1/runs/r1/links", """{"client":"c1"}""")).Status
            );
            Assert.Equal(
                204,
                (
                    await control.SendAsync(
                        "POST",
                        "/chaos/v1/runs/r1/rules",
                        """{"id":"a","fault":{"kind":"stall"}}"""
                    )
                ).Status
            );
            Assert.Equal(1, (int)(await control.GetAsync("/chaos/v1/runs/r1"))["lines"]!);
        }

        var deadline = TimeProvider.System.GetTimestamp();
        while ((await control.SendAsync("GET", "/chaos/v1/runs/r1")).Status != 404)
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < TestTimeouts.Default);
        Assert.Equal(404, (await control.SendAsync("POST", "/chaos/v1/runs/r1/links", """{"client":"c2"}""")).Status);
    }

    [Fact]
    public async Task Run_ThatIsEnded_SendsItsHistoryToTheLastLine()
    {
        await using var control = await ControlUnderTest.StartAsync();
        using var run = await BeginAsync(control);
        await control.SendAsync("POST", "/chaos/v1/runs/r1/rules", """{"id":"a","fault":{"kind":"stall"}}""");

        Assert.Equal(200, (await control.SendAsync("DELETE", "/chaos/v1/runs/r1")).Status);

        var lines = (await run.Content.ReadAsStringAsync(TestContext.Current.CancellationToken).SoonAsync()).Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries
        );
        Assert.Equal(["fault.armed", "fault.healed"], lines.Select(line => HistoryLine.TypeOf(HistoryLine.Read(line))));
    }

    private static async Task<HttpResponseMessage> BeginAsync(ControlUnderTest control)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/chaos/v1/runs")
        {
            Content = new StringContent(Run),
        };
        var answer = await control
            .Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken)
            .SoonAsync();
        Assert.Equal("/chaos/v1/runs/r1", answer.Headers.Location!.ToString());
        return answer;
    }
}
