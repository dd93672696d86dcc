namespace McpTestbed.ReferenceServers.Tests.Shared;

/// <summary>How to see each profile that is broken only where several replicas share their sessions; alone it is a good
/// server.</summary>
public sealed class SharedDefectTests
{
    private static readonly Dictionary<string, (string Good, string Bad, Func<Replicas, Task<string>> Look)> Defects =
        new()
        {
            ["broken-delete-on-one-replica"] = ("404 404", "404 200", async replicas =>
            {
                var id = await replicas.One.OpenSessionAsync();
                await replicas.One.DeleteAsync(id);
                return $"{(await replicas.One.PostAsync(id, replicas.One.Request("ping"))).Status} "
                    + $"{(await replicas.Two.PostAsync(id, replicas.Two.Request("ping"))).Status}";
            }),
            ["broken-events-on-one-replica"] = ("200 200", "200 400", async replicas =>
            {
                var id = await replicas.One.OpenSessionAsync();
                var last = (await (await replicas.One.PostAsync(id, replicas.One.Request("tools/list"))).EventsAsync())[
                    0
                ].Id;
                return $"{(await replicas.One.GetAsync(id, $"Last-Event-ID: {last}")).Status} "
                    + $"{(await replicas.Two.GetAsync(id, $"Last-Event-ID: {last}")).Status}";
            }),
            ["broken-messages-on-one-replica"] = (
                "priming, message from two, message from one",
                "priming, message from one",
                async replicas =>
                {
                    var id = await replicas.One.OpenSessionAsync();
                    var stream = await replicas.One.GetAsync(id);
                    await replicas.Two.TextAsync(id, "notify", """{"text":"from two"}""");
                    await replicas.One.TextAsync(id, "notify", """{"text":"from one"}""");
                    return string.Join(", ", (await stream.EventsUntilSilenceAsync()).Events);
                }
            ),
            ["broken-own-state-mixed"] = ("a", "b", async replicas =>
            {
                var (a, b) = (await replicas.One.OpenSessionAsync(), await replicas.One.OpenSessionAsync());
                await replicas.One.TextAsync(a, "remember", """{"text":"a"}""");
                await replicas.One.TextAsync(b, "remember", """{"text":"b"}""");
                return await replicas.One.TextAsync(a, "recall", "{}");
            }),
            ["broken-404-without-store"] = ("503", "404", async replicas =>
            {
                var id = await replicas.One.OpenSessionAsync();
                await replicas.Redis.DisposeAsync();
                return $"{(await replicas.One.PostAsync(id, replicas.One.Request("ping"))).Status}";
            }),
        };

    internal static IReadOnlyCollection<string> Profiles => Defects.Keys;

    public static TheoryData<string> Names => [.. Defects.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task BrokenProfile_ShowsItsDefect_WhereTheGoodOneShowsNone(string profile)
    {
        var (expectedGood, expectedBad, look) = Defects[profile];
        await using var good = await Replicas.StartAsync();
        await using var broken = await Replicas.StartAsync(profile);

        Assert.Equal((expectedGood, expectedBad), (await look(good), await look(broken)));
    }
}
