using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace McpTestbed.Cli.Commands.Driving;

/// <summary><c>chaos toxic add|update|remove</c>.</summary>
internal static class ToxicCommand
{
    private static Option<string[]> Attributes =>
        new("--attribute", "-a")
        {
            Description = "What its kind is told, NAME=VALUE; repeatable.",
            HelpName = "NAME=VALUE",
        };

    private static Option<double?> Toxicity =>
        new("--toxicity", "--tox") { Description = "The share of connections, 0 to 1.", HelpName = "SHARE" };

    public static Command Create() =>
        new("toxic", "Add, update or remove a toxic: a fault of bytes, whatever they mean.")
        {
            Add(),
            Update(),
            Remove(),
        };

    /// <summary>A toxic on one line.</summary>
    public static string LineOf(JsonNode? toxic)
    {
        var attributes = toxic!["attributes"]?.AsObject().Select(pair => $"{pair.Key}={pair.Value}") ?? [];
        return $"  {toxic["name"]}: {toxic["type"]}, {toxic["stream"]}, toxicity {toxic["toxicity"]} "
            + $"{string.Join(' ', attributes)}".TrimEnd();
    }

    private static Command Add()
    {
        var proxy = DrivingCommand.ProxyArgument();
        var type = new Option<string>("--type", "-t")
        {
            Description = "Its kind, such as latency (docs/chaos-proxy.md has them all).",
            Required = true,
            HelpName = "TYPE",
        };
        var name = new Option<string?>("--name", "-n")
        {
            Description = "Its name; default TYPE_STREAM.",
            HelpName = "NAME",
        };
        var upstream = new Option<bool>("--upstream", "-u") { Description = "On what the client sends." };
        var downstream = new Option<bool>("--downstream", "-d") { Description = "On what the server sends (default)." };
        var (attributes, toxicity) = (Attributes, Toxicity);
        Option<long?>[] bounds =
        [
            new("--after-ms") { Description = "Begins so much later.", HelpName = "MS" },
            new("--duration-ms") { Description = "Ends by itself.", HelpName = "MS" },
            new("--max-hits") { Description = "For so many connections only.", HelpName = "N" },
        ];
        return DrivingCommand.Create(
            "add",
            "Add a toxic to a proxy.",
            [proxy, type, name, upstream, downstream, attributes, toxicity, .. bounds],
            async (parsed, api, stopping) =>
            {
                if (parsed.GetValue(upstream) && parsed.GetValue(downstream))
                    throw new UsageException("--upstream and --downstream are both given; give one of them");
                var body = new JsonObject
                {
                    ["type"] = parsed.GetValue(type),
                    ["stream"] = parsed.GetValue(upstream) ? "upstream" : "downstream",
                    ["attributes"] = Read(parsed.GetValue(attributes)),
                };
                if (parsed.GetValue(name) is { } given)
                    body["name"] = given;
                if (parsed.GetValue(toxicity) is { } share)
                    body["toxicity"] = share;
                foreach (var bound in bounds)
                {
                    if (parsed.GetValue(bound) is { } value)
                        body[bound.Name.TrimStart('-').Replace('-', '_')] = value;
                }

                var path = $"{ChaosApi.PathOf(parsed.GetValue(proxy)!)}/toxics";
                return $"added: {LineOf(await api.SendAsync(HttpMethod.Post, path, body, stopping)).TrimStart()}";
            }
        );
    }

    private static Command Update()
    {
        var (proxy, toxic) = (DrivingCommand.ProxyArgument(), ToxicArgument());
        var (attributes, toxicity) = (Attributes, Toxicity);
        return DrivingCommand.Create(
            "update",
            "Change a toxic's attributes or toxicity.",
            [proxy, toxic, attributes, toxicity],
            async (parsed, api, stopping) =>
            {
                var body = new JsonObject { ["attributes"] = Read(parsed.GetValue(attributes)) };
                if (parsed.GetValue(toxicity) is { } share)
                    body["toxicity"] = share;
                return "updated: "
                    + LineOf(await api.SendAsync(HttpMethod.Post, PathOf(parsed), body, stopping)).TrimStart();
            }
        );

        string PathOf(ParseResult parsed) => ToxicCommand.PathOf(parsed.GetValue(proxy)!, parsed.GetValue(toxic)!);
    }

    private static Command Remove()
    {
        var (proxy, toxic) = (DrivingCommand.ProxyArgument(), ToxicArgument());
        return DrivingCommand.Create("remove", "Remove a toxic.", [proxy, toxic], async (parsed, api, stopping) =>
        {
            var name = parsed.GetValue(toxic)!;
            await api.SendAsync(HttpMethod.Delete, PathOf(parsed.GetValue(proxy)!, name), null, stopping);
            return $"removed: {name}";
        });
    }

    private static Argument<string> ToxicArgument() => new("toxic") { Description = "Name of the toxic." };

    private static string PathOf(string proxy, string toxic) =>
        $"{ChaosApi.PathOf(proxy)}/toxics/{Uri.EscapeDataString(toxic)}";

    /// <exception cref="UsageException">One is no NAME=VALUE.</exception>
    private static JsonObject Read(string[]? attributes)
    {
        var read = new JsonObject();
        foreach (var text in attributes ?? [])
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            if (at < 1)
                throw new UsageException($"--attribute '{text}' is not NAME=VALUE; give one like latency=300");
            var value = text[(at + 1)..];
            read[text[..at]] = long.TryParse(
                value,
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var n
            )
                ? n
                : value;
        }

        return read;
    }
}
