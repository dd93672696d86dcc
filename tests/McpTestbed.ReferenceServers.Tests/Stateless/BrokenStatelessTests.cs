using McpTestbed.ReferenceServers.Hosting;
using McpTestbed.ReferenceServers.Profiles;
using McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

namespace McpTestbed.ReferenceServers.Tests.Stateless;

/// <summary>Every broken profile differs from the good one where it says, and nowhere else.</summary>
public sealed class BrokenStatelessTests
{
    private static readonly Lazy<Task<Dictionary<string, string>>> Good = new(() =>
        AnswersAsync(new StatelessProfile())
    );

    private static readonly IReadOnlyDictionary<Type, string[]> Defects = new Dictionary<Type, string[]>
    {
        [typeof(StatelessProfile)] = [],
        [typeof(MethodMismatchServed)] = ["method header differs"],
        [typeof(NameMismatchServed)] = ["name header differs"],
        [typeof(VersionMismatchServed)] = ["version header differs"],
        [typeof(MethodHeaderOptional)] = ["method header missing"],
        [typeof(VersionHeaderOptional)] = ["version header missing"],
        [typeof(UnsupportedVersionServed)] = ["version unsupported", "versions named"],
        [typeof(UnsupportedVersionUnlisted)] = ["versions named"],
        [typeof(MismatchMisnamed)] = ["method header differs", "name header differs", "version header differs"],
        [typeof(MissingMetaServed)] = ["meta missing", "meta missing on a used connection"],
        [typeof(RemembersMeta)] = ["meta missing on a used connection"],
        [typeof(SessionIdRefused)] = ["session id sent"],
        [typeof(SessionIdMinted)] = ["session id minted"],
        [typeof(GetServed)] = ["GET"],
        [typeof(DeleteAccepted)] = ["DELETE"],
        [typeof(LastEventIdRefused)] = ["last event id sent"],
        [typeof(DisconnectContinues)] = ["client leaves"],
        [typeof(NoDiscover)] = ["discover"],
        [typeof(UnknownMethod200)] = ["unknown method"],
        [typeof(ResultTypeAbsent)] = ["result type"],
        [typeof(CacheHintsAbsent)] = ["cache hints"],
        [typeof(StatelessTextPlain)] = ["media type"],
        [typeof(ServerInfoAbsent)] = ["server info"],
        [typeof(BufferedReply)] = ["buffering"],
        [typeof(LegacyRequestServed)] = ["legacy list"],
        [typeof(StatelessHeaderNameCaseSensitive)] = ["method header lower case"],
        [typeof(ErrorWithoutId)] = ["error id"],
        [typeof(StatelessOriginIgnored)] = ["foreign origin"],
        [typeof(StatelessPreflightLacksHeaders)] = ["preflight"],
        [typeof(StatelessStreamStaysOpen)] = ["end of stream"],
        [typeof(ListOrderVaries)] = ["list order"],
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
        await using var server = await RunningProfile.StartAsync(new SessionIdDemanded());
        Assert.Equal((400, -32600), (await server.AskAsync(Modern.Request("tools/list"))).Verdict);
        Assert.Equal(
            (200, 0),
            (await server.AskAsync(Modern.Request("tools/list").With("Mcp-Session-Id", "any"))).Verdict
        );
        Assert.Equal(
            (400, -32020),
            (await server.AskAsync(Modern.Request("tools/list").Without("Mcp-Method"))).Verdict
        );
        Assert.Equal((404, -32601), (await server.AskAsync(Modern.Request("ping"))).Verdict);
    }

    private static async Task<Dictionary<string, string>> AnswersAsync(Profile profile)
    {
        await using var server = await RunningProfile.StartAsync(profile);
        var answers = new Dictionary<string, string>();
        foreach (var (name, ask) in StatelessProbes.All)
            answers[name] = await ask(server);
        return answers;
    }
}
