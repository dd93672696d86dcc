using System.CommandLine;
using McpTestbed.Core.Protocol.Http;
using McpTestbed.Lab;
using McpTestbed.Lab.Targets;
using McpTestbed.Lab.Topology;

namespace McpTestbed.Cli.Commands;

/// <summary>Options that name the target.</summary>
internal sealed class TargetOptions
{
    private const int MostReplicas = 9;

    private readonly Option<string[]> server = new("--server")
    {
        Description =
            "The server: http://..., npm:package@version, profile:NAME, or a command line in quotes; http://... "
            + "several "
            + "times for replicas of one server.",
        HelpName = "TARGET",
    };
    private readonly Option<string> lab = new("--lab")
    {
        Description =
            "Every server and client of a lab that runs: its lab.json, as 'mcptestbed up' and the app host write it.",
        HelpName = "FILE",
    };
    private readonly Option<string> client = new("--client")
    {
        Description =
            "The client: a command line in quotes (the server's address is its last argument, or stands for {url}), "
            + "npm:package@version, profile:NAME, or attach.",
        HelpName = "TARGET",
    };
    private readonly Option<string> path = new("--path")
    {
        Description = "Path of the endpoint of a server that is started; default /mcp.",
        HelpName = "PATH",
    };
    private readonly Option<string> readyTimeout = new("--ready-timeout")
    {
        Description = "How long a started server may take until it listens.",
        DefaultValueFactory = _ => "30s",
        HelpName = "TIME",
    };
    private readonly Option<string> bin = new("--bin")
    {
        Description = "Which program of an npm package is started.",
        HelpName = "NAME",
    };
    private readonly Option<string> arguments = new("--args")
    {
        Description = "Arguments of an npm package's program.",
        HelpName = "TEXT",
    };
    private readonly Option<string[]> call = new("--call")
    {
        Description =
            "A tool that may be called, and its arguments: 'name {json}'; with a part before it that it plays, slow:, "
            + "progress:, sends:, changes: or asks:, it is repeatable.",
        HelpName = "TOOL",
    };
    private readonly Option<bool> noTools = new("--no-tools")
    {
        Description =
            "Call no tool but those of --call; without it a tool that the server marks read-only, and that needs no "
            + "arguments, may be called.",
    };
    private readonly Option<int?> replicas = new("--replicas")
    {
        Description =
            "As how many replicas the server is meant to run (at least 2): it is started so often, behind a link that "
            + "spreads requests over them.",
        HelpName = "N",
    };
    private readonly Option<string> idle = new("--idle")
    {
        Description = "How long the server keeps a session that nobody uses; it is waited for.",
        HelpName = "TIME",
    };
    private readonly Option<string> origin = new("--origin")
    {
        Description = "An Origin the server allows, for the CORS scenarios; default http://localhost:6274.",
        HelpName = "URL",
    };
    private readonly Option<bool> allowRemote = new("--allow-remote")
    {
        Description = "Allow a server that is not on this machine.",
    };
    private readonly Option<string> chaos = new("--chaos")
    {
        Description =
            "Links through a chaos program that runs already ('mcptestbed chaos'), not in this process: its "
            + "control API.",
        HelpName = "URL",
    };
    private readonly Option<string[]> header = new("--header")
    {
        Description = "A header for every request, 'Name: value'; repeatable.",
        HelpName = "LINE",
    };
    private readonly Option<string[]> secondHeader = new("--header-2")
    {
        Description =
            "The same for a second user of the server, who must not get at what belongs to the first: in place of the "
            + "line of --header with that name; repeatable.",
        HelpName = "LINE",
    };
    private readonly Option<string[]> foreignHeader = new("--foreign-header")
    {
        Description =
            "The same with a token that is valid and was issued for another server, which must be refused: "
            + "'Authorization: Bearer ...'.",
        HelpName = "LINE",
    };

    public void AddTo(Command command)
    {
        foreach (
            var option in new Option[]
            {
                server,
                lab,
                client,
                path,
                readyTimeout,
                bin,
                arguments,
                call,
                noTools,
                replicas,
                idle,
                origin,
                allowRemote,
                header,
                secondHeader,
                foreignHeader,
                chaos,
            }
        )
            command.Add(option);
    }

    /// <summary>The lab that is named; null where a single target is.</summary>
    /// <exception cref="UsageException">The file is none, or a single target is named as well.</exception>
    public LabFile? ReadLab(ParseResult parsed)
    {
        if (parsed.GetValue(lab) is not { } file)
            return null;
        if (parsed.GetValue(server) is { Length: > 0 })
            throw new UsageException("--lab and --server are both given; give one of them");
        try
        {
            var read = LabFile.Read(file);
            return read.Servers.Count + read.Clients.Count > 0
                ? read
                : throw new UsageException($"--lab '{file}' names no server and no client");
        }
        catch (TargetException error)
        {
            throw new UsageException($"--lab: {error.Message}");
        }
    }

    /// <summary>The target.</summary>
    /// <exception cref="UsageException">None is named, or it makes no sense.</exception>
    public TargetSpec Read(ParseResult parsed)
    {
        if (parsed.GetValue(client) is { } named)
            return ReadClient(parsed, named);
        string[] texts = parsed.GetValue(server) ?? [];
        var text = texts.FirstOrDefault();
        if (string.IsNullOrWhiteSpace(text))
            throw new UsageException(
                "no target: give --server http://127.0.0.1:3001/mcp, --server npm:package@version, --server "
                    + "profile:NAME, --server \"command line\", or a client: --client \"command line\""
            );
        try
        {
            var spec = ReadUsers(parsed, TargetSpec.Parse(text));
            return spec with
            {
                Others = ReadOthers(spec, texts[1..]),
                Replicas = ReadReplicas(parsed, spec),
                Idle = parsed.GetValue(idle) is { } time ? Durations.Parse(time, "--idle") : null,
                Path = parsed.GetValue(path) is { } given
                    ? (
                        given.StartsWith('/')
                            ? given
                            : throw new UsageException($"--path '{given}' must begin with a slash")
                    )
                    : null,
                ReadyTimeout = Durations.Parse(parsed.GetValue(readyTimeout)!, "--ready-timeout"),
                Bin = parsed.GetValue(bin),
                Arguments = parsed.GetValue(arguments),
                AllowedOrigin = parsed.GetValue(origin) is { } allowed ? TargetSpec.ParseOrigin(allowed) : null,
                AllowRemote = parsed.GetValue(allowRemote),
                Tools = ToolOptions.Read(parsed.GetValue(call) ?? []),
                FindsTools = !parsed.GetValue(noTools),
            };
        }
        catch (TargetException error)
        {
            throw new UsageException(error.Message);
        }
    }

    /// <summary>The target with what shows who asks.</summary>
    private TargetSpec ReadUsers(ParseResult parsed, TargetSpec spec)
    {
        var first = Lines(header);
        var (second, foreign) = (Lines(secondHeader), Lines(foreignHeader));
        foreach (var (option, lines) in new[] { (secondHeader, second), (foreignHeader, foreign) })
        {
            if (lines.Length > 0 && first.Length == 0 && spec.Kind != TargetKind.Profile)
                throw new UsageException(
                    $"{option.Name} is given without --header; give --header for the requests that are to be served"
                );
            if (lines.Length > 0 && lines.All(first.Contains))
                throw new UsageException($"{option.Name} says what --header says; give the header of another one");
        }

        return foreign.Length == 0 || foreign.Any(line => HeaderLine.Is(line, "Authorization"))
            ? spec with
            {
                Headers = first,
                SecondHeaders = second,
                ForeignHeaders = foreign,
            }
            : throw new UsageException(
                "--foreign-header has no Authorization; give --foreign-header \"Authorization: Bearer ...\""
            );

        string[] Lines(Option<string[]> option) =>
            [.. (parsed.GetValue(option) ?? []).Select(line => TargetSpec.ParseHeader(line))];
    }

    private int? ReadReplicas(ParseResult parsed, TargetSpec spec) =>
        parsed.GetValue(replicas) switch
        {
            null => null,
            < 2 or > MostReplicas => throw new UsageException(
                $"--replicas '{parsed.GetValue(replicas)}' is not a number from 2 to {MostReplicas}"
            ),
            _ when spec.Kind == TargetKind.Url => throw new UsageException(
                "--replicas is for servers that are started; give --server once for each replica that runs"
            ),
            var count => count,
        };

    /// <summary>The further replicas of a server that runs.</summary>
    private static string[] ReadOthers(TargetSpec spec, string[] texts) =>
        texts.Length == 0 || (spec.Kind == TargetKind.Url && texts.All(IsUrl))
            ? texts
            : throw new UsageException(
                "--server is given several times; only addresses of replicas of one server can be (--replicas N starts "
                    + "one N times)"
            );

    private static bool IsUrl(string text) => TargetSpec.Parse(text).Kind == TargetKind.Url;

    /// <summary>The client, with the options that are for clients.</summary>
    private TargetSpec ReadClient(ParseResult parsed, string text)
    {
        if (parsed.GetValue(server) is { Length: > 0 })
            throw new UsageException("--server and --client are both given; give one of them");
        var ofServers = new Option[]
        {
            lab,
            path,
            call,
            noTools,
            replicas,
            idle,
            origin,
            allowRemote,
            header,
            secondHeader,
            foreignHeader,
            chaos,
        };
        if (ofServers.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } wrong)
            throw new UsageException($"{wrong.Name} is for servers; leave it out with --client");
        try
        {
            return TargetSpec.ParseClient(text) with
            {
                IsClient = true,
                ReadyTimeout = Durations.Parse(parsed.GetValue(readyTimeout)!, "--ready-timeout"),
                Bin = parsed.GetValue(bin),
                Arguments = parsed.GetValue(arguments),
            };
        }
        catch (TargetException error)
        {
            throw new UsageException(error.Message);
        }
    }

    /// <summary>The chaos program that is to host the links; null where none is named.</summary>
    /// <exception cref="UsageException">It is no address of this machine: the key of the run's secrets goes there, and
    /// its clock must be ours.</exception>
    public Uri? ReadChaos(ParseResult parsed) =>
        parsed.GetValue(chaos) is not { } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address.Scheme == Uri.UriSchemeHttp
        && address.IsLoopback
            ? address
        : throw new UsageException(
            $"--chaos '{text}' is not allowed; allowed is the control API of a chaos program on this machine, "
                + "such as http://127.0.0.1:8474"
        );
}
