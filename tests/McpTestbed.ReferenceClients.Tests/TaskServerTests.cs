using System.Text.Json;
using McpTestbed.ReferenceClients.Serving;

namespace McpTestbed.ReferenceClients.Tests;

/// <summary>Many clients in one process, told by lines of JSON.</summary>
public sealed class TaskServerTests
{
    [Fact]
    public async Task Server_SaysWhatItHas_First()
    {
        var said = await ServeAsync("", withProfiles: true);

        Assert.Contains(said.SkipLast(1), line => line.GetProperty("profile").GetString() == "client");
        Assert.True(said[^1].GetProperty("ready").GetBoolean());
    }

    [Theory]
    [InlineData("""{"run":"7","profile":"nobody","url":"http://127.0.0.1:1/"}""", "unknown profile")]
    [InlineData("""{"run":"7","profile":"client","url":"nowhere"}""", "URI")]
    [InlineData("""{"run":"7","profile":"client","url":"http://127.0.0.1:1/","version":"1999"}""", "does not speak")]
    [InlineData("""{"run":"7","profile":"client","url":"http://127.0.0.1:1/","context":"[]"}""", "context")]
    public async Task Task_ThatCannotBeDone_EndsWith64(string task, string reason)
    {
        var ended = (await ServeAsync(task))[0];

        Assert.Equal(("7", 64), (ended.GetProperty("run").GetString(), ended.GetProperty("exit").GetInt32()));
        Assert.Contains(reason, ended.GetProperty("output").GetString());
    }

    [Fact]
    public async Task Line_ThatIsNoTask_IsSaidSo() =>
        Assert.Contains("no task", (await ServeAsync("{"))[0].GetProperty("error").GetString());

    private static async Task<List<JsonElement>> ServeAsync(string input, bool withProfiles = false)
    {
        await using var output = new StringWriter();
        using (var server = new TaskServer(new StringReader(input), output))
            await server.RunAsync(TestContext.Current.CancellationToken);
        return
        [
            .. output
                .ToString()
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(JsonElementOf)
                .SkipWhile(line => !withProfiles && !line.TryGetProperty("ready", out _))
                .Skip(withProfiles ? 0 : 1),
        ];
    }

    private static JsonElement JsonElementOf(string line) => JsonSerializer.Deserialize<JsonElement>(line);
}
