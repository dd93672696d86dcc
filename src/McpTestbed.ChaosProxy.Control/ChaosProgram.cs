using System.CommandLine;
using System.Globalization;
using System.Net;
using McpTestbed.ChaosProxy.Control.Inspection;
using McpTestbed.ChaosProxy.Control.Plans;
using McpTestbed.ChaosProxy.Control.Proxies;
using McpTestbed.ChaosProxy.Control.Recorded;
using McpTestbed.ChaosProxy.Json;
using McpTestbed.ChaosProxy.Toxics;
using McpTestbed.Core.Diagnostics;
using McpTestbed.ServiceDefaults;

namespace McpTestbed.ChaosProxy.Control;

/// <summary>The chaos proxy as a program: <c>mcptestbed chaos</c> and the stand-alone one are the same.</summary>
public static class ChaosProgram
{
    private const ulong DefaultSeed = 1;

    /// <summary>The runtime's switch that lets a pump run on the thread that heard of its socket: a fifth less
    /// processor time for each message.</summary>
    private const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    private const int Usage = 64;

    /// <summary>This machine did not let it go on.</summary>
    private const int Unknown = 2;

    /// <summary>Gives a command its options and its action.</summary>
    /// <param name="command">The command, or the root of a program.</param>
    public static T Describe<T>(T command)
        where T : Command
    {
        var control = new Option<string>("--control")
        {
            Description = "Where Toxiproxy's HTTP API listens.",
            DefaultValueFactory = _ => "127.0.0.1:8474",
            HelpName = "HOST:PORT",
        };
        var plan = new Option<string?>("--plan", "--config")
        {
            Description = "The plan to begin with: proxies, toxics and rules, as JSON or YAML.",
            HelpName = "FILE",
        };
        var seed = new Option<ulong?>("--seed")
        {
            Description = $"Every decision of chance is a hash of this; default the plan's, or {DefaultSeed}.",
            HelpName = "N",
        };
        var lease = new Option<long?>("--lease-ms")
        {
            Description = "Heal everything once no control request has come for so long.",
            HelpName = "MS",
        };
        var history = new Option<string?>("--history")
        {
            Description = "Read HTTP along, record it in this file, and let rules act.",
            HelpName = "FILE",
        };
        var remote = new Option<bool>("--allow-remote")
        {
            Description = "Let the API and proxies listen on addresses that other machines reach.",
        };
        command.Add(control);
        command.Add(plan);
        command.Add(seed);
        command.Add(lease);
        command.Add(history);
        command.Add(remote);
        lease.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<long?>() is < 1 or > ToxicAttribute.MaximumMilliseconds)
                result.AddError(
                    $"--lease-ms must be a whole number of ms from 1 to {ToxicAttribute.MaximumMilliseconds}"
                );
        });
        command.SetAction(
            (parsed, cancellationToken) =>
                RunAsync(
                    new(
                        parsed.GetValue(control)!,
                        parsed.GetValue(plan),
                        parsed.GetValue(seed),
                        parsed.GetValue(lease),
                        parsed.GetValue(history),
                        parsed.GetValue(remote)
                    ),
                    cancellationToken
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(Given given, CancellationToken cancellationToken)
    {
        // Read at the first socket. Only where the process is nothing but the proxy: code that blocks would stop every
        // connection.
        if (Environment.GetEnvironmentVariable(InlineCompletions) is null)
            Environment.SetEnvironmentVariable(InlineCompletions, "1");
        try
        {
            var plan = given.Plan is null
                ? null
                : PlanRequest.Read(PlanFile.Parse(await TextOfAsync(given.Plan, cancellationToken)));
            var seed = given.Seed ?? plan?.Seed ?? DefaultSeed;
            var address = await ListenAddress.ParseAsync(given.Control, given.AllowsRemote, cancellationToken);
            using var logs = ProcessTelemetry.Logs("chaos-proxy");
            await using var effects = new FaultLog(Console.Out, logs?.CreateLogger("faults"));
            using var inspection = given.History is null ? null : InspectionInto(given.History, seed, effects);
            await using var server = await ListeningAsync(
                address,
                given.AllowsRemote,
                seed,
                inspection,
                cancellationToken
            );
            if (plan is not null)
                await server.Plan.ApplyAsync(plan, isDryRun: false, cancellationToken);
            if (given.LeaseMs is { } term)
                server.Lease.Take(TimeSpan.FromMilliseconds(term));
            foreach (var proxy in server.Registry.All)
                await Console.Out.WriteLineAsync(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"chaos: {proxy.Name} {proxy.Listen} -> {proxy.Upstream}, "
                            + $"{Counted.Of(proxy.Toxics.Length, "toxic")}"
                    )
                );
            foreach (var rule in inspection?.Rules.All ?? [])
                await Console.Out.WriteLineAsync($"chaos: rule {rule.Rule.Id}: {rule.Rule.Description}");
            await Console.Out.WriteLineAsync($"chaos: control API on {server.Address}");
            await Task.WhenAny(
                Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken),
                inspection is null
                    ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken)
                    : FaultLines.SayAsync(inspection.History, Console.Out, cancellationToken)
            );
            return 0;
        }
        catch (RefusedException error)
        {
            return await EndAsync(
                Usage,
                given.Plan is null || error.Message.StartsWith("--", StringComparison.Ordinal)
                    ? error.Message
                    : $"--plan {given.Plan}: {error.Message}"
            );
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or System.Net.Sockets.SocketException)
        {
            return await EndAsync(Unknown, error.Message);
        }
    }

    private static async Task<string> TextOfAsync(string plan, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(plan, cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException(400, $"cannot be read: {error.Message}");
        }
    }

    private static HttpInspection InspectionInto(string history, ulong seed, FaultLog effects)
    {
        try
        {
            return new(history, seed, TimeProvider.System, effects, SayTrouble);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException(
                400,
                $"--history '{history}' cannot be written (another program may be writing it): {error.Message}"
            );
        }
    }

    /// <summary>On a thread of its own: a console that takes nothing holds up nobody who records.</summary>
    private static void SayTrouble(string? why) =>
        _ = Task.Run(() =>
            Console.Error.WriteLineAsync(
                why is null
                    ? "chaos: the history is written again; a mark in it says what is missing"
                    : $"chaos: {why}; traffic and faults go on, and are not recorded meanwhile"
            )
        );

    private static async Task<ControlServer> ListeningAsync(
        IPEndPoint address,
        bool allowsRemote,
        ulong seed,
        HttpInspection? inspection,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await ControlServer.StartAsync(
                address,
                allowsRemote,
                new() { Seed = seed, Trouble = trouble => Console.Error.WriteLine($"chaos: {trouble}") },
                cancellationToken,
                inspection
            );
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException)
        {
            throw new RefusedException(400, $"--control {address} cannot be had: {error.Message}");
        }
    }

    private static async Task<int> EndAsync(int code, string message)
    {
        await Console.Error.WriteLineAsync($"chaos: {message}");
        return code;
    }

    /// <summary>What the command line says.</summary>
    private sealed record Given(
        string Control,
        string? Plan,
        ulong? Seed,
        long? LeaseMs,
        string? History,
        bool AllowsRemote
    );
}
