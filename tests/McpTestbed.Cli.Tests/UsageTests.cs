using McpTestbed.Tests;

namespace McpTestbed.Cli.Tests;

/// <summary>Wrong calls: exit code, and a message that names the value and what would be right.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("no target", "run")]
    [InlineData("no target", "run", "--server", "")]
    [InlineData("is an address, and a client has none", "run", "--client", "http://127.0.0.1:1/mcp")]
    [InlineData("both given", "run", "--client", "node client.js", "--server", "http://127.0.0.1:1/mcp")]
    [InlineData("--call is for servers", "run", "--client", "node client.js", "--call", "slow {}")]
    [InlineData("'http://' is not an address", "run", "--server", "http://")]
    [InlineData("npm:package@version", "run", "--server", "npm:")]
    [InlineData(
        "'127.0.0.1:1/mcp' has no scheme; did you mean http://127.0.0.1:1/mcp?",
        "run",
        "--server",
        "127.0.0.1:1/mcp"
    )]
    [InlineData("--seed 'abc' is not a whole number of 0 or more", "prove", "--seed", "abc")]
    [InlineData("--seed 9007199254740992 is out of bounds", "prove", "--seed", "9007199254740992")]
    [InlineData("there is no command 'explian'; did you mean 'explain'?", "explian")]
    [InlineData("there is no option '--servr'; did you mean '--server'?", "run", "--servr", "x")]
    [InlineData("is no baseline", "run", "--server", "http://127.0.0.1:1", "--baseline", "{checkout}/LICENSE")]
    [InlineData("no scenario matches 'nothing/*'", "prove", "--scenario", "nothing/*")]
    [InlineData("unknown area 'moon'; known: sessions", "prove", "--area", "moon")]
    [InlineData("unknown revision '2025-01-01'; known: 2024-11-05", "prove", "--revision", "2025-01-01")]
    [InlineData("unknown revision '2025-01-01'; known: 2024-11-05", "coverage", "--revision", "2025-01-01")]
    [InlineData("--repeat 0 is out of bounds; give 1 to 1000", "prove", "--repeat", "0")]
    [InlineData("--timeout 'soon' is not a duration", "prove", "--timeout", "soon")]
    [InlineData("--header", "run", "--server", "http://127.0.0.1:1", "--header", "no colon")]
    [InlineData("--header-2 is given without --header", "run", "--server", "x", "--header-2", "A: b")]
    [InlineData("says what --header says", "run", "--server", "x", "--header", "A: b", "--header-2", "A: b")]
    [InlineData("no Authorization", "run", "--server", "x", "--header", "A: b", "--foreign-header", "A: c")]
    [InlineData("--header-2 is for servers", "run", "--client", "x", "--header-2", "A: b")]
    [InlineData("--call", "run", "--server", "http://127.0.0.1:1", "--call", "slow {")]
    [InlineData("twice for slow:", "run", "--server", "http://127.0.0.1:1", "--call", "slow:a", "--call", "slow:b")]
    [InlineData("twice without a part", "run", "--server", "http://127.0.0.1:1", "--call", "a", "--call", "b")]
    [InlineData("from 2 to 9", "run", "--server", "node server.js", "--replicas", "1")]
    [InlineData("servers that are started", "run", "--server", "http://127.0.0.1:1", "--replicas", "2")]
    [InlineData("given several times", "run", "--server", "http://127.0.0.1:1", "--server", "node server.js")]
    [InlineData("--path 'mcp' must begin with a slash", "run", "--server", "x", "--path", "mcp")]
    [InlineData("is not a folder", "check", "no-such-folder")]
    [InlineData("cannot be read", "run", "--server", "http://127.0.0.1:1", "--baseline", "no-such-file.yaml")]
    [InlineData("--out is empty", "prove", "--out", "")]
    [InlineData("is not empty: results of two calls must not mix", "prove", "--out", "{checkout}/src")]
    [InlineData("--baseline is empty", "run", "--server", "http://127.0.0.1:1", "--baseline", "")]
    [InlineData("nothing is called 'session-post-404'; did you mean", "explain", "session-post-404")]
    public async Task WrongCall_SaysWhatWouldBeRight_AndExitsWith64(string message, params string[] arguments)
    {
        var outcome = await CommandLineCall.RunAsync([
            .. arguments.Select(argument => argument.Replace("{checkout}", Checkout.Root, StringComparison.Ordinal)),
        ]);

        Assert.Contains(message, outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
        Assert.Equal(64, outcome.ExitCode);
    }

    [Theory]
    [InlineData("nothing answers at http://127.0.0.1:1", "http://127.0.0.1:1/mcp")]
    [InlineData("'no-such-program' cannot be started", "no-such-program")]
    [InlineData("ended before it listened (exit code 3)", "sh -c \"exit 3\"")]
    [InlineData("example.invalid cannot be looked up", "http://example.invalid/mcp")]
    public async Task TargetThatIsNotThere_IsSaidClearly_AndIsUnknown(string message, string target)
    {
        var outcome = await CommandLineCall.RunAsync("run", "--server", target);

        Assert.Contains(message, outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
        Assert.Equal(2, outcome.ExitCode);
    }

    [Theory]
    [InlineData("sessions/terminated-session-is-refused")]
    [InlineData("terminated-session-post-404")]
    [InlineData("2025-11-25/session/expired-404")]
    [InlineData("gap/unknown-session-id")]
    [InlineData("FM-2b")]
    [InlineData("lose-answer")]
    [InlineData("broken-terminated-session-400")]
    [InlineData("70")]
    [InlineData("2b")]
    public async Task Explain_TellsOfEveryKindOfThing(string id)
    {
        var outcome = await CommandLineCall.RunAsync("explain", id);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains(id, outcome.Output, StringComparison.Ordinal);
    }
}
