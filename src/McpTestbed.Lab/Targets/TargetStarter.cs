using System.Net;
using System.Net.Sockets;
using McpTestbed.Core.Pacing;
using McpTestbed.Core.Scenarios;
using McpTestbed.Lab.Processes;
using McpTestbed.Lab.Topology;

namespace McpTestbed.Lab.Targets;

/// <summary>Turns a target as the user names it into one that is there.</summary>
public static class TargetStarter
{
    private const string UsualPath = "/mcp";
    private static readonly string[] UsualPaths = [UsualPath, "/", "/sse"];

    /// <summary>What a server that speaks over its standard input answers, and one that speaks HTTP does not read: sent
    /// where no port opens soon.</summary>
    private const string StdioQuestion = """{"jsonrpc":"2.0","id":"is-it-stdio","method":"ping"}""";

    private static readonly TimeSpan UntilStdioIsAsked = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(25);

    /// <summary>Starts the target, or finds it, and asks which revisions it speaks.</summary>
    /// <param name="spec">The target.</param>
    /// <param name="progress">Told what is being done, for people.</param>
    /// <param name="time">The clock of the wait.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The target, ended by disposing it.</returns>
    /// <exception cref="TargetException">It cannot be had.</exception>
    public static async Task<ServerTarget> StartAsync(
        TargetSpec spec,
        Action<string> progress,
        TimeProvider time,
        CancellationToken cancellationToken
    ) =>
        spec.Kind switch
        {
            TargetKind.Url => await AttachAsync(spec, cancellationToken),
            TargetKind.Profile => await StartProfileAsync(spec, cancellationToken),
            TargetKind.Npm => await StartCommandAsync(
                spec,
                await NpmPackage.CommandAsync(spec, progress, cancellationToken),
                progress,
                time,
                cancellationToken
            ),
            _ => await StartCommandAsync(spec, CommandLine.Split(spec.Value), progress, time, cancellationToken),
        };

    /// <summary>Attaches to a server of a lab that runs.</summary>
    /// <param name="server">The server.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The target; disposing it leaves the server alone.</returns>
    /// <exception cref="TargetException">Nothing answers there.</exception>
    public static async Task<ServerTarget> AttachAsync(LabFile.Entry server, CancellationToken cancellationToken)
    {
        var target = await AttachAsync(
            new TargetSpec { Kind = TargetKind.Url, Value = server.Url.ToString() },
            cancellationToken
        );
        var facts = target.Facts with { Name = server.Name, HasInstrumentedTools = server.Admin is not null };
        return new(
            facts,
            server.Admin is { } admin ? await HttpTargetControl.TryReachAsync(admin, cancellationToken) : null,
            null,
            "",
            null
        );
    }

    private static async Task<ServerTarget> AttachAsync(TargetSpec spec, CancellationToken cancellationToken)
    {
        var endpoint = new Uri(spec.Value);
        if (!spec.AllowRemote && !await IsLoopbackAsync(endpoint, cancellationToken))
        {
            throw new TargetException(
                $"{endpoint.Host} is not on this machine; give --allow-remote to send faults to it all the same"
            );
        }

        await ReachAsync(endpoint, cancellationToken);
        var (facts, _) = await FactsAsync(spec, endpoint, cancellationToken);
        return new(facts, null, null, "", null);
    }

    private static async Task<ServerTarget> StartProfileAsync(TargetSpec spec, CancellationToken cancellationToken)
    {
        var program = await ReferenceServerProgram.StartAsync([spec.Value], spec.ReadyTimeout, cancellationToken);
        try
        {
            // Its revisions are known; what it grants a second client is seen as it is with any target.
            var running = program.Profiles[spec.Value];
            var known = ServerTarget.FactsOf(running, spec);
            var discovered = await RevisionDiscovery.AskAsync(running.Endpoint, known.Headers, cancellationToken);
            var facts = known with
            {
                SecondSession = discovered.SecondSession,
                Remarks = discovered.SecondSession == SecondSession.Granted ? [] : discovered.Remarks,
            };
            return new(
                facts,
                HttpTargetControl.For(running),
                program.Process,
                spec.Name,
                program,
                discovered.SessionIds
            );
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    private static async Task<ServerTarget> StartCommandAsync(
        TargetSpec spec,
        IReadOnlyList<string> command,
        Action<string> progress,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (command.Count == 0 || command[0].Length == 0)
            throw new TargetException("the command line is empty");
        var target = await StartOnceAsync(spec, command, progress, time, known: null, cancellationToken);
        if (target.Facts.Endurance != Endurance.ServesOnce)
            return target;

        // What it was asked used it up: a new one serves its first request to a run.
        await target.DisposeAsync();
        return await StartOnceAsync(spec, command, progress, time, target.Facts, cancellationToken);
    }

    /// <param name="spec">The target.</param>
    /// <param name="command">Its command line.</param>
    /// <param name="progress">Told what is being waited for.</param>
    /// <param name="time">The clock of the wait.</param>
    /// <param name="known">What is known of it already, so that it is asked nothing; null to ask.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    private static async Task<ServerTarget> StartOnceAsync(
        TargetSpec spec,
        IReadOnlyList<string> command,
        Action<string> progress,
        TimeProvider time,
        TargetFacts? known,
        CancellationToken cancellationToken
    )
    {
        var port = FreePort();
        var endpoint = new Uri($"http://127.0.0.1:{port}{spec.Path ?? UsualPath}");
        string[] filled =
        [
            .. command.Select(argument => argument.Replace("{port}", $"{port}", StringComparison.Ordinal)),
        ];
        var process = ChildProcess.Start(filled, new Dictionary<string, string> { ["PORT"] = $"{port}" });
        try
        {
            await WaitUntilListeningAsync(process, endpoint, spec, progress, time, cancellationToken);
            var (facts, secrets) = known is null
                ? await FactsAsync(spec, endpoint, cancellationToken)
                : (known with { Endpoint = endpoint }, []);
            return new(
                facts,
                null,
                process,
                CommandSecrets.Hidden(string.Join(' ', filled), spec.Secrets),
                process,
                secrets
            );
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    private static async Task WaitUntilListeningAsync(
        ChildProcess process,
        Uri endpoint,
        TargetSpec spec,
        Action<string> progress,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        using var deadline = MachineClock.Shared.Deadline(spec.ReadyTimeout, cancellationToken);
        using var soon = MachineClock.Shared.Deadline(UntilStdioIsAsked, cancellationToken);
        var isAsked = false;
        while (true)
        {
            if (isAsked && process.Output.Contains("\"jsonrpc\"", StringComparison.Ordinal))
                throw new TargetException(
                    $"{spec.Name} speaks MCP over its standard input and output (stdio), and opened no port: only "
                        + "servers over HTTP are judged; start it with its HTTP transport on the port in PORT or {port}"
                );
            if (process.HasExited)
                throw new TargetException(
                    $"{spec.Name} ended before it listened (exit code {(await process.Exited).Code}): "
                        + CommandSecrets.Removed(process.Output, spec.Secrets)
                );
            try
            {
                await ReachAsync(endpoint, cancellationToken);
                return;
            }
            catch (TargetException)
            {
                if (deadline.IsOver)
                {
                    throw new TargetException(
                        $"{spec.Name} did not listen on port {endpoint.Port} (its PORT) within {deadline}; "
                            + $"--ready-timeout gives it longer: "
                            + CommandSecrets.Removed(process.Output, spec.Secrets)
                    );
                }
            }

            if (!isAsked && soon.IsOver)
            {
                isAsked = true;
                progress(
                    $"{spec.Name} listens on no port yet; it has {spec.ReadyTimeout.TotalSeconds:0} s (--ready-timeout)"
                );
                process.Say(StdioQuestion);
            }

            await Task.Delay(BetweenAttempts, time, cancellationToken);
        }
    }

    private static async Task<(TargetFacts Facts, IReadOnlyList<string> Secrets)> FactsAsync(
        TargetSpec spec,
        Uri endpoint,
        CancellationToken cancellationToken
    )
    {
        var discovered = await RevisionDiscovery.AskAsync(endpoint, spec.Headers, cancellationToken);
        if (discovered.Revisions.Count == 0 && await ElsewhereAsync(spec, endpoint, cancellationToken) is { } found)
            discovered = discovered with { Remarks = [found] };
        await RefuseUnknownToolAsync(spec, endpoint, discovered, cancellationToken);
        var facts = new TargetFacts
        {
            Name = spec.Name,
            Endpoint = endpoint,
            Revisions = discovered.Revisions,
            Headers = spec.Headers,
            Secrets = spec.Secrets,
            Call = spec.Call,
            Remarks = discovered.Remarks,
            SecondSession = discovered.SecondSession,
            SharesGetStream = discovered.SharesGetStream,
            Endurance =
                !discovered.ServedOnce ? Endurance.Lasting
                : spec.Kind == TargetKind.Url ? Endurance.UsedUp
                : Endurance.ServesOnce,
        };
        facts.Pace.Answered(discovered.Slowest);
        return (
            spec.AllowedOrigin is null ? facts : facts with { AllowedOrigin = spec.AllowedOrigin },
            discovered.SessionIds
        );
    }

    /// <summary>Whether the server speaks MCP at another of the usual paths.</summary>
    /// <returns>Where, for people; null where it does at none.</returns>
    private static async Task<string?> ElsewhereAsync(
        TargetSpec spec,
        Uri endpoint,
        CancellationToken cancellationToken
    )
    {
        foreach (var path in UsualPaths.Where(path => path != endpoint.AbsolutePath))
        {
            var other = new UriBuilder(endpoint) { Path = path }.Uri;
            if ((await RevisionDiscovery.AskAsync(other, spec.Headers, cancellationToken)).Revisions.Count > 0)
                return $"nothing speaks MCP at {endpoint.AbsolutePath}, but {path} does: give "
                    + (
                        spec.Kind == TargetKind.Url
                            ? other.GetComponents(
                                UriComponents.SchemeAndServer | UriComponents.Path,
                                UriFormat.UriEscaped
                            )
                            : $"--path {path}"
                    );
        }

        return null;
    }

    /// <summary>A tool that the server does not have would leave what needs it untried, and nobody would see
    /// why.</summary>
    private static async Task RefuseUnknownToolAsync(
        TargetSpec spec,
        Uri endpoint,
        RevisionDiscovery discovered,
        CancellationToken cancellationToken
    )
    {
        var revision = discovered.Revisions.LastOrDefault(id =>
            Core.Protocol.Revision.TryParse(id, out var one) && one.HasSessions
        );
        if (spec.Call is not { } call || revision is null || discovered.ServedOnce)
            return;
        var tools = await RevisionDiscovery.ToolsAsync(endpoint, spec.Headers, revision, cancellationToken);
        if (tools is null || tools.Contains(call.Tool))
            return;
        throw new TargetException(
            $"--call names the tool '{call.Tool}', which the server does not list; it lists "
                + (tools.Count == 0 ? "none" : string.Join(", ", tools.Take(20)) + (tools.Count > 20 ? ", ..." : ""))
        );
    }

    private static async Task ReachAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        using var deadline = MachineClock.Shared.Deadline(TargetPace.Usual, cancellationToken);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(endpoint.DnsSafeHost, endpoint.Port, deadline.Token);
        }
        catch (Exception error)
            when (error is SocketException || (error is OperationCanceledException && deadline.IsOver))
        {
            var why = error is SocketException ? error.Message : $"no connection within {deadline}";

            // Without user info, which may hold a password.
            var address = endpoint.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
            throw new TargetException($"nothing answers at {address}: {why}");
        }
    }

    private static async Task<bool> IsLoopbackAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        if (endpoint.IsLoopback)
            return true;
        try
        {
            return (await Dns.GetHostAddressesAsync(endpoint.DnsSafeHost, cancellationToken)).All(IPAddress.IsLoopback);
        }
        catch (SocketException error)
        {
            throw new TargetException($"{endpoint.Host} cannot be looked up: {error.Message}");
        }
    }

    private static int FreePort()
    {
        using var ports = new FreePorts();
        return ports.Next();
    }
}
