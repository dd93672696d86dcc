using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using McpTestbed.Tests;

namespace McpTestbed.Cli.Tests;

/// <summary>A server that repeats fifty secrets in every spelling, in bodies plain and compressed, headers, events and
/// what it prints: none of them is in any file of the call.</summary>
public sealed partial class PlantedSecretsTests : IDisposable
{
    private const int Planted = 50;
    private const string Variable = "MCPTESTBED_TESTS_API_TOKEN";

    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        folder.Dispose();
    }

    [Fact]
    public async Task NoSecret_IsInAnyFile_HoweverItWasRepeated()
    {
        Tools.RequireNode();
        string[] secrets = [.. Enumerable.Range(0, Planted).Select(Secret)];
        var (option, password, key, basic, header) = (secrets[0], secrets[1], secrets[2], secrets[3], secrets[4]);
        var (second, foreign) = (secrets[10], secrets[11]);
        Environment.SetEnvironmentVariable(Variable, secrets[5]);
        var script = Path.Combine(AppContext.BaseDirectory, "planted-secrets.mjs");
        var plan = Path.Combine(folder.Path, "planted.json");
        await File.WriteAllTextAsync(plan, PlanOf(secrets), TestContext.Current.CancellationToken);
        var results = Path.Combine(folder.Path, "results");

        var outcome = await CommandLineProcess.RunAsync(
            "run",
            "--server",
            $"node {script} --api-token {option} --db db://u:{Uri.EscapeDataString(password)}@h/x?api_key={key} {plan}",
            "--header",
            $"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"alice:{basic}"))}",
            "--header",
            $"X-Api-Key: {header}",
            "--header-2",
            $"X-Api-Key: {second}",
            "--foreign-header",
            $"Authorization: Bearer {foreign}",
            "--scenario",
            "sessions/missing*",
            "--scenario",
            "streams/get-stream",
            "--scenario",
            "authorization/*",
            "--out",
            results
        );

        Assert.True(outcome.ExitCode is 0 or 1 or 2, $"{outcome.Output}{outcome.Errors}");
        var written = Directory.GetFiles(results, "*", SearchOption.AllDirectories);
        Assert.Contains(written, file => file.EndsWith("history.ndjson", StringComparison.Ordinal));
        Assert.Contains(written, file => file.EndsWith("target.log", StringComparison.Ordinal));
        Assert.Contains(written, file => file.EndsWith("report.html", StringComparison.Ordinal));
        var history = string.Concat(
            written.Where(file => file.EndsWith(".ndjson", StringComparison.Ordinal)).Select(File.ReadAllText)
        );
        Assert.Contains("planted", history, StringComparison.Ordinal);
        var found = written
            .Append("what was printed")
            .SelectMany(file => Found(secrets, File.Exists(file) ? File.ReadAllText(file) : $"{outcome}", file));
        Assert.True(!found.Any(), string.Join('\n', found.Take(20)));
    }

    /// <summary>With what escaping, base64 and other letters are for; in the order of the headers it may stand
    /// in.</summary>
    private static string Secret(int number) => $"k{number:d2}/{number * 7919 + 104729:x6}Q~+z!{number * 31 + 7:d4}";

    private static string PlanOf(string[] secrets)
    {
        var spellings = SecretSpellings.All.Values.ToList();
        var texts = secrets.Select((secret, at) => $"<{spellings[at % spellings.Count](secret)}>");
        return JsonSerializer.Serialize(
            new Dictionary<string, object>
            {
                ["cookies"] = secrets.Skip(8),
                ["texts"] = texts,
                ["session"] = secrets[6],
                ["inQuery"] = secrets[7],
                ["inHeader"] = $"Bearer {secrets[9]}",
                ["environment"] = new[] { Variable },
            }
        );
    }

    private static IEnumerable<string> Found(string[] secrets, string text, string file)
    {
        var read = string.Join('\n', text, Unescaped(text), Base64s(text));
        foreach (var secret in secrets)
        foreach (var (name, spell) in SecretSpellings.All)
        {
            var spelled = spell(secret);
            if (read.IndexOf(spelled, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
                yield return $"{Path.GetFileName(file)}: {secret}, {name}: {Around(read, at, spelled.Length)}";
        }
    }

    private static string Around(string text, int at, int length)
    {
        var from = Math.Max(0, at - 60);
        return text[from..Math.Min(text.Length, at + length + 30)];
    }

    /// <summary>Bodies that are no text are stored in base64.</summary>
    private static string Base64s(string text) =>
        string.Join(
            '\n',
            Base64()
                .Matches(text)
                .Select(match => Encoding.Latin1.GetString(Convert.FromBase64String(match.Groups[1].Value)))
        );

    [GeneratedRegex(@"""base64"":""([A-Za-z0-9+/=]+)""")]
    private static partial Regex Base64();

    private static string Unescaped(string text) =>
        Escape()
            .Replace(text, match =>
                match.Groups[1].Success ? $"{(char)Convert.ToInt32(match.Groups[1].Value, 16)}" : match.Groups[2].Value
            );

    [GeneratedRegex(@"\\(?:u([0-9A-Fa-f]{4})|(.))")]
    private static partial Regex Escape();
}
