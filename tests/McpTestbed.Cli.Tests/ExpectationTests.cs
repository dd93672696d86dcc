using System.Diagnostics;
using System.Text.Json;
using McpTestbed.Tests;

namespace McpTestbed.Cli.Tests;

/// <summary>
/// What the testbed finds on servers that nobody here wrote, compared line by line with a file. Every violation in
/// those files was confirmed by hand (docs/field-notes). When a change is meant, <c>tests/expectations/regenerate</c>
/// writes the files anew and shows the difference.
/// </summary>
public sealed class ExpectationTests
{
    private const int FewestJudged = 25;

    /// <summary>Set by <c>tests/expectations/regenerate</c>: what was found becomes what is expected.</summary>
    private const string Regenerate = "MCPTESTBED_REGENERATE_EXPECTATIONS";

    [Theory]
    [InlineData("server-everything", "npm:@modelcontextprotocol/server-everything@2026.8.31", 1, FewestJudged)]
    [InlineData("typescript-sdk", "node src/node/typescript-sdk-server.mjs", 1, FewestJudged)]
    [InlineData("aspnetcore-stateful", "profile:aspnetcore-stateful", 1, FewestJudged)]
    [InlineData("aspnetcore-stateless", "profile:aspnetcore-stateless", 1, FewestJudged)]
    public async Task Run_FindsWhatIsExpected_OnARealServer(string name, string target, int exitCode, int fewestJudged)
    {
        if (!target.StartsWith("profile:", StringComparison.Ordinal))
            Tools.RequireNode();
        if (target.StartsWith("node ", StringComparison.Ordinal))
            await InstallNodeTargetsAsync();
        using var folder = new TemporaryFolder();

        var outcome = await CommandLineProcess.RunAsync(
            "run",
            "--server",
            target,
            "--format",
            "json",
            "--out",
            folder.Path
        );

        var found = Lines(outcome.Output);
        var judged = found
            .Where(line =>
                line.EndsWith(" held", StringComparison.Ordinal) || line.EndsWith(" violated", StringComparison.Ordinal)
            )
            .Select(line => line.Split(' ')[2])
            .Distinct()
            .Count();
        var file = Path.Combine(Checkout.Root, "tests", "expectations", $"{name}.txt");
        if (Environment.GetEnvironmentVariable(Regenerate) == "1")
            await File.WriteAllLinesAsync(file, found, TestContext.Current.CancellationToken);
        var expected = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        var difference = found
            .Except(expected)
            .Select(line => $"+ {line}")
            .Concat(expected.Except(found).Select(line => $"- {line}"))
            .ToList();
        Assert.True(
            difference.Count == 0,
            $"{name} differs from tests/expectations/{name}.txt; where the change is meant, run "
                + $"tests/expectations/regenerate:\n{string.Join('\n', difference)}\n{outcome.Errors}"
        );
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.True(judged >= fewestJudged, $"only {judged} checks were judged on {name}");
    }

    /// <summary>One line a check: revision, scenario, check, status, and the reason where it was not
    /// exercised.</summary>
    private static List<string> Lines(string json)
    {
        using var document = JsonDocument.Parse(json);
        var lines =
            from row in document.RootElement.GetProperty("results").EnumerateArray()
            from check in row.GetProperty("checks").EnumerateArray()
            let reason = check.TryGetProperty("reason", out var why) ? $": {why.GetString()}" : ""
            select $"{row.GetProperty("revision").GetString()} {row.GetProperty("scenario").GetString()} "
                + $"{check.GetProperty("id").GetString()} {check.GetProperty("status").GetString()}{reason}";
        return [.. lines.Order(StringComparer.Ordinal)];
    }

    private static async Task InstallNodeTargetsAsync()
    {
        var folder = Path.Combine(Checkout.Root, "src", "node");
        if (Directory.Exists(Path.Combine(folder, "node_modules")))
            return;
        using var npm = Process.Start(
            new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            {
                WorkingDirectory = folder,
            }
        )!;
        await npm.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, npm.ExitCode);
    }
}
