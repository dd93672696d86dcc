using System.CommandLine;
using System.Text.Json;
using McpTestbed.Core.Scenarios;
using McpTestbed.Lab;
using McpTestbed.Lab.Targets;
using McpTestbed.Lab.Topology;

namespace McpTestbed.Cli.Commands;

/// <summary>Options that name the target.</summary>
internal sealed class TargetOptions
{
    private readonly Option<string> server = new("--server")
    {
        Description = "The server: http://..., npm:package@version, profile:NAME, or a command line in quotes.",
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
    private readonly Option<string> call = new("--call")
    {
        Description = "A tool that may be called, and its arguments: 'name {json}'.",
        HelpName = "TOOL",
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
                origin,
                allowRemote,
                header,
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
        if (parsed.GetValue(server) is not null)
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
        var text = parsed.GetValue(server);
        if (string.IsNullOrWhiteSpace(text))
            throw new UsageException(
                "no target: give --server http://127.0.0.1:3001/mcp, --server npm:package@version, --server "
                    + "profile:NAME, --server \"command line\", or a client: --client \"command line\""
            );
        try
        {
            return TargetSpec.Parse(text) with
            {
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
                Headers = [.. (parsed.GetValue(header) ?? []).Select(TargetSpec.ParseHeader)],
                Call = parsed.GetValue(call) is { } tool ? ReadCall(tool) : null,
            };
        }
        catch (TargetException error)
        {
            throw new UsageException(error.Message);
        }
    }

    /// <summary>The client, with the options that are for clients.</summary>
    private TargetSpec ReadClient(ParseResult parsed, string text)
    {
        if (parsed.GetValue(server) is not null)
            throw new UsageException("--server and --client are both given; give one of them");
        var ofServers = new Option[] { lab, path, call, origin, allowRemote, header, chaos };
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

    private static ToolCall ReadCall(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var (name, json) = space < 0 ? (text, "{}") : (text[..space], text[(space + 1)..].Trim());
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object && name.Length > 0)
                return new(name, json);
        }
        catch (JsonException)
        {
            // Said below, with what would be right.
        }

        throw new UsageException(
            $"--call '{text}' is not a tool with its arguments; give --call 'slow {{\"ms\": 500}}'"
        );
    }
}
