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
    /// <summary>Where the endpoint of a server that is started is, where nothing else is said.</summary>
    internal const string UsualPath = "/mcp";

    private static readonly string[] UsualPaths = [UsualPath, "/", "/sse"];

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
            TargetKind.Url => await AttachAsync(spec, progress, cancellationToken),
            TargetKind.Profile => await StartProfileAsync(spec, progress, cancellationToken),
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
            _ => { },
            cancellationToken
        );
        var facts = target.Facts with { Name = server.Name, HasInstrumentedTools = server.Admin is not null };
        return new(
            facts,
            server.Admin is { } admin ? await HttpTargetControl.TryReachAsync(admin, cancellationToken) : null,
            null,
            null
        );
    }

    private static async Task<ServerTarget> AttachAsync(
        TargetSpec spec,
        Action<string> progress,
        CancellationToken cancellationToken
    )
    {
        var endpoint = new Uri(spec.Value);
        if (!spec.AllowRemote && !await IsLoopbackAsync(endpoint, cancellationToken))
            throw NotOnThisMachine(endpoint);
        await ReachAsync(endpoint, cancellationToken);
        var others = spec.Others.Select(other => new Uri(other)).ToList();
        foreach (var other in others)
        {
            if (!spec.AllowRemote && !await IsLoopbackAsync(other, cancellationToken))
                throw NotOnThisMachine(other);
            await ReachAsync(other, cancellationToken);
        }

        var (facts, _) = await FactsAsync(spec, endpoint, progress, cancellationToken);
        return new(facts, null, null, null) { Others = others };
    }

    private static TargetException NotOnThisMachine(Uri endpoint) =>
        new($"{endpoint.Host} is not on this machine; give --allow-remote to send faults to it all the same");

    private static async Task<ServerTarget> StartProfileAsync(
        TargetSpec spec,
        Action<string> progress,
        CancellationToken cancellationToken
    )
    {
        var starter = new ProfileStarter(spec.Value, spec.ReadyTimeout, null);
        var server = await starter.StartAsync(null, cancellationToken);
        try
        {
            // Its revisions are known; what it grants a second client is seen as it is with any target.
            var running = server.Profile!;
            var known = ServerTarget.FactsOf(running, spec);
            var discovered = await RevisionDiscovery.AskAsync(
                running.Endpoint,
                known.Headers,
                progress,
                cancellationToken
            );
            var facts = known with
            {
                SecondSession = discovered.SecondSession,
                Remarks = discovered.SecondSession == SecondSession.Granted ? [] : discovered.Remarks,
            };
            return new(facts, HttpTargetControl.For(running), server, starter, discovered.SessionIds);
        }
        catch
        {
            await server.Owner.DisposeAsync();
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
        var starter = new CommandStarter(spec, command, progress, time);
        var target = await StartOnceAsync(spec, starter, known: null, progress, cancellationToken);
        if (target.Facts.Endurance != Endurance.ServesOnce)
            return target;

        // What it was asked used it up: a new one serves its first request to a run.
        await target.DisposeAsync();
        return await StartOnceAsync(spec, starter, target.Facts, progress, cancellationToken);
    }

    /// <param name="spec">The target.</param>
    /// <param name="starter">Starts it.</param>
    /// <param name="known">What is known of it already, so that it is asked nothing; null to ask.</param>
    /// <param name="progress">Told what is being done, for people.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    private static async Task<ServerTarget> StartOnceAsync(
        TargetSpec spec,
        CommandStarter starter,
        TargetFacts? known,
        Action<string> progress,
        CancellationToken cancellationToken
    )
    {
        var server = await starter.StartAsync(null, cancellationToken);
        try
        {
            var (facts, secrets) = known is null
                ? await FactsAsync(spec, server.Endpoint, progress, cancellationToken)
                : (known with { Endpoint = server.Endpoint }, []);
            return new(facts, null, server, starter, secrets);
        }
        catch
        {
            await server.Owner.DisposeAsync();
            throw;
        }
    }

    private static async Task<(TargetFacts Facts, IReadOnlyList<string> Secrets)> FactsAsync(
        TargetSpec spec,
        Uri endpoint,
        Action<string> progress,
        CancellationToken cancellationToken
    )
    {
        var discovered = await RevisionDiscovery.AskAsync(endpoint, spec.Headers, progress, cancellationToken);
        if (
            discovered is { Revisions.Count: 0, IsSilent: false }
            && await ElsewhereAsync(spec, endpoint, cancellationToken) is { } found
        )
            discovered = discovered with { Remarks = [found] };
        var tools = await ToolsAsync(spec, endpoint, discovered, cancellationToken);
        var facts = new TargetFacts
        {
            Name = spec.Name,
            Endpoint = endpoint,
            Revisions = discovered.Revisions,
            Headers = spec.Headers,
            SecondHeaders = spec.SecondHeaders,
            ForeignHeaders = spec.ForeignHeaders,
            Secrets = spec.Secrets,
            Tools = tools,
            Idle = spec.Idle,
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
            if (
                (await RevisionDiscovery.AskAsync(other, spec.Headers, _ => { }, cancellationToken)).Revisions.Count > 0
            )
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

    /// <summary>The tools that may be called: those that were named, and where that is allowed one that is found. A
    /// tool that was named and does not exist would leave what needs it untried, and nobody would see why.</summary>
    private static async Task<ToolParts> ToolsAsync(
        TargetSpec spec,
        Uri endpoint,
        RevisionDiscovery discovered,
        CancellationToken cancellationToken
    )
    {
        var spoken = discovered.Revisions.Select(Core.Protocol.Revision.Parse).Where(one => !one.HasTwoEndpoints);
        var isAskedOften = discovered is { ServedOnce: false, SecondSession: not SecondSession.RefusedForEver };
        if (spec.Tools == ToolParts.None ? !spec.FindsTools || !isAskedOften : discovered.ServedOnce)
            return spec.Tools;
        if ((spoken.LastOrDefault(one => one.HasSessions) ?? spoken.LastOrDefault()) is not { } revision)
            return spec.Tools;
        var listed = await RevisionDiscovery.ToolsAsync(endpoint, spec.Headers, revision, cancellationToken);
        if (listed is null)
            return spec.Tools;
        var names = listed.Select(tool => tool.Name).ToList();
        if (spec.Tools.All.FirstOrDefault(call => !names.Contains(call.Tool)) is { } unknown)
        {
            throw new TargetException(
                $"--call names the tool '{unknown.Tool}', which the server does not list; it lists "
                    + (
                        names.Count == 0
                            ? "none"
                            : string.Join(", ", names.Take(20)) + (names.Count > 20 ? ", ..." : "")
                    )
            );
        }

        return spec.FindsTools ? spec.Tools.Or(FoundTools.Among(listed)) : spec.Tools;
    }

    /// <summary>Connects once.</summary>
    /// <exception cref="TargetException">Nobody listens there.</exception>
    internal static async Task ReachAsync(Uri endpoint, CancellationToken cancellationToken)
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
}
