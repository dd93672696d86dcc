using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpTestbed.Cli.Commands.Driving;

/// <summary><c>chaos rule|rules|heal</c>: faults at an MCP moment.</summary>
internal static class RuleCommands
{
    private const string Rules = "chaos/v1/rules";

    public static IEnumerable<Command> All => [Arm(), List(), Heal()];

    private static Command Arm()
    {
        var rule = new Argument<string>("rule")
        {
            Description = "The rule as JSON (docs/rules.md), a list of them, or the name of a file with @ before it.",
        };
        return DrivingCommand.Create(
            "rule",
            "Arm a rule: a fault at an MCP moment. The chaos program must have been started with --history.",
            [rule],
            async (parsed, api, stopping) =>
            {
                var body = await ReadAsync(parsed.GetValue(rule)!, stopping);
                await api.SendAsync(HttpMethod.Post, Rules, body, stopping);
                var ids = (body as JsonArray ?? [body.DeepClone()]).Select(one => $"{one?["id"]}");
                return $"armed: {string.Join(", ", ids)}";
            }
        );
    }

    private static Command List() =>
        DrivingCommand.Create(
            "rules",
            "List the rules that are in place, and what became of each.",
            [],
            async (_, api, stopping) =>
            {
                var statistics = (await api.SendAsync(HttpMethod.Get, "chaos/v1/statistics", null, stopping))!;
                var rules = statistics["rules"]!.AsArray();
                return rules.Count == 0 ? "no rule" : string.Join('\n', rules.Select(LineOf));
            }
        );

    private static Command Heal()
    {
        var rule = new Argument<string?>("rule")
        {
            Description = "Id of the rule; without one, every rule.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        return DrivingCommand.Create(
            "heal",
            "Take a rule away, or all of them, and let go of what they hold.",
            [rule],
            async (parsed, api, stopping) =>
            {
                var id = parsed.GetValue(rule);
                var path = id is null ? Rules : $"{Rules}/{Uri.EscapeDataString(id)}";
                await api.SendAsync(HttpMethod.Delete, path, null, stopping);
                return $"healed: {id ?? "every rule"}";
            }
        );
    }

    private static string LineOf(JsonNode? rule) =>
        $"{rule!["id"]}: {rule["kind"]}, armed {rule["armed"]}, matched {rule["matched"]}, fired {rule["fired"]}, "
        + $"took effect {rule["effected"]}, healed {rule["healed"]}{Latest(rule["armings"] as JsonArray)}";

    /// <summary>Of a rule that was armed several times: an earlier time may have hidden that the latest did
    /// nothing.</summary>
    private static string Latest(JsonArray? armings) =>
        armings is [_, .., { } last]
            ? $"; since it was armed last: matched {last["matched"]}, fired {last["fired"]}, took effect "
                + $"{last["effected"]}"
            : "";

    private static async Task<JsonNode> ReadAsync(string text, CancellationToken cancellationToken)
    {
        try
        {
            var json = text.StartsWith('@') ? await File.ReadAllTextAsync(text[1..], cancellationToken) : text;
            return JsonNode.Parse(json) ?? throw new JsonException("it is null");
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"the rule '{text}' cannot be read: {error.Message}; give one like "
                    + "'{\"id\":\"lost\",\"scope\":{\"rpc\":\"tools/call\"},\"fault\":{\"kind\":\"lose-answer\"}}'"
            );
        }
    }
}
