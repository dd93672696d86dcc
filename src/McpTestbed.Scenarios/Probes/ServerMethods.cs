using System.Text.Json.Nodes;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Probes;

/// <summary>Methods and things that a server of the stateless era has, so that a request which is wrong in one thing is
/// right in everything else.</summary>
/// <param name="Lists">Methods that list, as far as they were served.</param>
/// <param name="Reads">Requests for one of the things listed, which change nothing: method, name of the parameter, and
/// its value.</param>
/// <param name="Tools">Names of its tools.</param>
internal sealed record ServerMethods(
    IReadOnlyList<string> Lists,
    IReadOnlyList<(string Method, string Parameter, string Name)> Reads,
    IReadOnlyList<string> Tools
)
{
    /// <summary>Enough of a list to work with.</summary>
    private const int MostPages = 10;

    /// <summary>The one method that every server of this era has.</summary>
    public const string Discover = "server/discover";

    /// <summary>A method that the server has.</summary>
    public string One => Lists.Count > 0 ? Lists[0] : Discover;

    /// <summary>Another method that it has.</summary>
    public string Another =>
        Lists.Count > 1 ? Lists[1]
        : Lists.Count == 1 ? Discover
        : "tools/list";

    /// <summary>Asks the server what it has.</summary>
    public static async Task<ServerMethods> LearnAsync(McpProbe client, CancellationToken cancellationToken)
    {
        var discovered = await client.CallAsync(Discover, cancellationToken);
        var capabilities = discovered.Rpc.At("result", "capabilities") as JsonObject;
        var lists = new List<string>();
        var reads = new List<(string, string, string)>();
        var tools = new List<string>();
        foreach (
            var (capability, parameter, read) in new[]
            {
                ("tools", "name", null),
                ("prompts", "name", "prompts/get"),
                ("resources", "uri", "resources/read"),
            }
        )
        {
            // A server that tells nothing of itself is asked for tools all the same.
            if (capabilities?.ContainsKey(capability) == false || (capabilities is null && capability != "tools"))
                continue;
            var things = await PagesAsync(client, capability, cancellationToken);
            if (things is null)
                continue;
            lists.Add($"{capability}/list");
            foreach (var thing in things)
            {
                if (thing.At(parameter).AsText() is not { } name)
                    continue;
                if (read is null)
                {
                    tools.Add(name);
                    client.Learn(name, HeaderAnnotations.Of(thing));
                }
                else if (thing.At("arguments") is not JsonArray { Count: > 0 })
                    reads.Add((read, parameter, name));
            }
        }

        return new(lists, reads, tools);
    }

    /// <summary>All things of a list, page by page; null where it was not served.</summary>
    private static async Task<IReadOnlyList<JsonNode?>?> PagesAsync(
        McpProbe client,
        string capability,
        CancellationToken cancellationToken
    )
    {
        var listed = await client.CallAsync($"{capability}/list", cancellationToken);
        if (listed.Rpc.At("result", capability) is not JsonArray first)
            return null;
        var things = first.ToList();
        for (var page = 1; page < MostPages && listed.Rpc.At("result", "nextCursor").AsText() is { } cursor; page++)
        {
            listed = await client.CallAsync(
                $"{capability}/list",
                cancellationToken,
                new JsonObject { ["cursor"] = cursor }
            );
            things.AddRange(listed.Rpc.At("result", capability) as JsonArray ?? []);
        }

        return things;
    }
}
