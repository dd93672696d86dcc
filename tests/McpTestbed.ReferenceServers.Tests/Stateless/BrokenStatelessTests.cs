using McpTestbed.ReferenceServers.Profiles;
using McpTestbed.ReferenceServers.Profiles.Broken;

namespace McpTestbed.ReferenceServers.Tests.Stateless;

/// <summary>Every broken profile differs from the good one where it says, and nowhere else.</summary>
public sealed class BrokenStatelessTests
{
    private static readonly Lazy<Task<Dictionary<string, string>>> Good = new(() => AnswersAsync(new StatelessProfile()));

    private static readonly IReadOnlyDictionary<Type, string[]> Defects = new Dictionary<Type, string[]>
    {
        [typeof(StatelessProfile)] = [],
        [typeof(BrokenMethodMismatchServed)] = ["method header differs"],
        [typeof(BrokenNameMismatchServed)] = ["name header differs"],
        [typeof(BrokenVersionMismatchServed)] = ["version header differs"],
        [typeof(BrokenMethodHeaderOptional)] = ["method header missing"],
        [typeof(BrokenVersionHeaderOptional)] = ["version header missing"],
        [typeof(BrokenUnsupportedVersionServed)] = ["version unsupported", "versions named"],
        [typeof(BrokenUnsupportedVersionUnlisted)] = ["versions named"],
        [typeof(BrokenMismatchMisnamed)] = ["method header differs", "name header differs", "version header differs"],
        [typeof(BrokenMissingMetaServed)] = ["meta missing", "meta missing on a used connection"],
        [typeof(BrokenRemembersMeta)] = ["meta missing on a used connection"],
        [typeof(BrokenSessionIdRefused)] = ["session id sent"],
        [typeof(BrokenSessionIdMinted)] = ["session id minted"],
        [typeof(BrokenGetServed)] = ["GET"],
        [typeof(BrokenDeleteAccepted)] = ["DELETE"],
        [typeof(BrokenLastEventIdRefused)] = ["last event id sent"],
        [typeof(BrokenDisconnectContinues)] = ["client leaves"],
        [typeof(BrokenNoDiscover)] = ["discover"],
        [typeof(BrokenUnknownMethod200)] = ["unknown method"],
        [typeof(BrokenResultTypeAbsent)] = ["result type"],
        [typeof(BrokenCacheHintsAbsent)] = ["cache hints"],
        [typeof(BrokenServerInfoAbsent)] = ["server info"],
        [typeof(BrokenBufferedReply)] = ["buffering"],
        [typeof(BrokenLegacyRequestServed)] = ["legacy list"],
        [typeof(BrokenStatelessHeaderNameCaseSensitive)] = ["method header lower case"],
        [typeof(BrokenErrorWithoutId)] = ["error id"],
        [typeof(BrokenStatelessOriginIgnored)] = ["foreign origin"],
        [typeof(BrokenStatelessPreflightLacksHeaders)] = ["preflight"],
        [typeof(BrokenStatelessStreamStaysOpen)] = ["end of stream"],
        [typeof(BrokenListOrderVaries)] = ["list order"],
    };

    public static TheoryData<string> Profiles => [.. Defects.Keys.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task BrokenProfile_DiffersFromTheGoodOne_WhereItSaysAndNowhereElse(string profile)
    {
        var (type, expected) = Defects.Single(entry => entry.Key.Name == profile);
        var good = await Good.Value;
        var answers = await AnswersAsync((Profile)Activator.CreateInstance(type, nonPublic: true)!);
        Assert.Equal(expected, answers.Where(answer => answer.Value != good[answer.Key]).Select(answer => answer.Key));
    }

    [Fact]
    public async Task BrokenSessionIdDemanded_ServesARequest_WhenItCarriesAnyId()
    {
        // Apart from the others: a server that refuses every valid request differs wherever one is asked.
        await using var server = await RunningProfile.StartAsync(new BrokenSessionIdDemanded());
        Assert.Equal((400, -32600), (await server.AskAsync(Modern.Request("tools/list"))).Verdict);
        Assert.Equal((200, 0), (await server.AskAsync(Modern.Request("tools/list").With("Mcp-Session-Id", "any"))).Verdict);
        Assert.Equal((400, -32020), (await server.AskAsync(Modern.Request("tools/list").Without("Mcp-Method"))).Verdict);
        Assert.Equal((404, -32601), (await server.AskAsync(Modern.Request("ping"))).Verdict);
    }

    private static async Task<Dictionary<string, string>> AnswersAsync(Profile profile)
    {
        await using var server = await RunningProfile.StartAsync(profile);
        var answers = new Dictionary<string, string>();
        foreach (var (name, ask) in StatelessProbes.All) answers[name] = await ask(server);
        return answers;
    }
}
