using System.Globalization;
using System.Text.Json.Nodes;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Clients.Peers;

/// <summary>The tools of scripted servers: those that the official suite's example clients know to call.</summary>
internal static class PeerTools
{
    public const string Add = "add_numbers";
    public const string Reconnect = "test_reconnection";

    public static JsonArray All =>
        [Named(Add, "Adds two numbers", "a", "b"), Named(Reconnect, "Answers after a while")];

    /// <summary>What a tool answers.</summary>
    public static string Answer(string tool, JsonNode? arguments) =>
        tool == Add
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{(arguments.At("a").AsNumber() ?? 0) + (arguments.At("b").AsNumber() ?? 0)}"
            )
            : "done";

    /// <summary>A tool, as it is listed.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="numbers">The numbers that it needs.</param>
    public static JsonObject Named(string name, string description, params IEnumerable<string> numbers) =>
        new()
        {
            ["name"] = name,
            ["description"] = description,
            ["inputSchema"] = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject(
                    numbers.Select(number =>
                        KeyValuePair.Create<string, JsonNode?>(number, new JsonObject { ["type"] = "number" })
                    )
                ),
                ["required"] = new JsonArray([.. numbers.Select(number => JsonValue.Create(number))]),
            },
        };
}
