using System.CommandLine;
using System.Text.Json.Nodes;
using McpTestbed.Core.Diagnostics;

namespace McpTestbed.Cli.Commands.Driving;

/// <summary><c>chaos list|inspect|add|toggle|delete|reset</c>: the proxies of a chaos program that runs.</summary>
internal static class ProxyCommands
{
    public static IEnumerable<Command> All => [List(), Inspect(), Add(), Toggle(), Delete(), Reset()];

    private static Command List() =>
        DrivingCommand.Create("list", "List the proxies of a chaos program that runs.", [], async (_, api, stopping) =>
        {
            var proxies = (await api.SendAsync(HttpMethod.Get, "proxies", null, stopping))!.AsObject();
            return proxies.Count == 0
                ? "no proxy; 'mcptestbed chaos add NAME --listen HOST:PORT --upstream HOST:PORT' adds one"
                : string.Join('\n', proxies.Select(pair => LineOf(pair.Value!)));
        });

    private static Command Inspect()
    {
        var proxy = DrivingCommand.ProxyArgument();
        return DrivingCommand.Create(
            "inspect",
            "Show a proxy with its toxics.",
            [proxy],
            async (parsed, api, stopping) =>
            {
                var found = (
                    await api.SendAsync(HttpMethod.Get, ChaosApi.PathOf(parsed.GetValue(proxy)!), null, stopping)
                )!;
                return string.Join('\n', [LineOf(found), .. found["toxics"]!.AsArray().Select(ToxicCommand.LineOf)]);
            }
        );
    }

    private static Command Add()
    {
        var proxy = DrivingCommand.ProxyArgument();
        var listen = new Option<string>("--listen", "-l")
        {
            Description = "Where it listens; default a free port of loopback.",
            DefaultValueFactory = _ => "127.0.0.1:0",
            HelpName = "HOST:PORT",
        };
        var upstream = new Option<string>("--upstream", "-u")
        {
            Description = "The server behind it, or several with commas.",
            Required = true,
            HelpName = "HOST:PORT",
        };
        var balance = new Option<string?>("--balance")
        {
            Description = "Of several servers: round-robin or sticky.",
            HelpName = "HOW",
        };
        var command = DrivingCommand.Create(
            "add",
            "Add a proxy.",
            [proxy, listen, upstream, balance],
            async (parsed, api, stopping) =>
            {
                var body = new JsonObject
                {
                    ["name"] = parsed.GetValue(proxy),
                    ["listen"] = parsed.GetValue(listen),
                    ["upstream"] = parsed.GetValue(upstream),
                };
                if (parsed.GetValue(balance) is { } how)
                    body["balance"] = how;
                return $"added: {LineOf((await api.SendAsync(HttpMethod.Post, "proxies", body, stopping))!)}";
            }
        );
        command.Aliases.Add("create");
        return command;
    }

    private static Command Toggle()
    {
        var proxy = DrivingCommand.ProxyArgument();
        return DrivingCommand.Create(
            "toggle",
            "Disable a proxy, which closes its connections, or enable it again.",
            [proxy],
            async (parsed, api, stopping) =>
            {
                var path = ChaosApi.PathOf(parsed.GetValue(proxy)!);
                var found = (await api.SendAsync(HttpMethod.Get, path, null, stopping))!;
                var body = new JsonObject { ["enabled"] = !found["enabled"]!.GetValue<bool>() };
                return LineOf((await api.SendAsync(HttpMethod.Post, path, body, stopping))!);
            }
        );
    }

    private static Command Delete()
    {
        var proxy = DrivingCommand.ProxyArgument();
        return DrivingCommand.Create(
            "delete",
            "Remove a proxy and close its connections.",
            [proxy],
            async (parsed, api, stopping) =>
            {
                var name = parsed.GetValue(proxy)!;
                await api.SendAsync(HttpMethod.Delete, ChaosApi.PathOf(name), null, stopping);
                return $"deleted: {name}";
            }
        );
    }

    private static Command Reset() =>
        DrivingCommand.Create(
            "reset",
            "Heal everything: remove all toxics and rules, and enable all proxies.",
            [],
            async (_, api, stopping) =>
            {
                await api.SendAsync(HttpMethod.Post, "reset", null, stopping);
                return "reset: no toxic and no rule is in place, and every proxy is enabled";
            }
        );

    private static string LineOf(JsonNode proxy)
    {
        return $"{proxy["name"]} {proxy["listen"]} -> {proxy["upstream"]}, "
            + $"{(proxy["enabled"]!.GetValue<bool>() ? "enabled" : "disabled")}, "
            + Counted.Of(proxy["toxics"]!.AsArray().Count, "toxic");
    }
}
