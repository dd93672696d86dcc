using System.Globalization;

namespace McpTestbed.ReferenceServers.Hosting;

/// <summary>What the program was asked to do.</summary>
internal sealed record CommandLine
{
    /// <summary>Whether to print the catalogue and stop.</summary>
    public bool List { get; private init; }

    /// <summary>The profiles to serve, each once, in the order given.</summary>
    public IReadOnlyList<string> Profiles { get; private init; } = [];

    /// <summary>The port of the only profile; 0 for any free one.</summary>
    public int Port { get; private init; }

    /// <summary>The admin port; 0 for any free one.</summary>
    public int AdminPort { get; private init; }

    /// <summary>The Redis that keeps sessions, if they are not kept in the process.</summary>
    public string? State { get; private init; }

    /// <summary>Whether to stop when standard input ends, so that no server outlives the parent that holds it
    /// open.</summary>
    public bool ExitOnStdinEnd { get; private init; }

    /// <summary>Reads the arguments.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="portVariable">The environment variable PORT, which is the default of --port when there is one
    /// profile.</param>
    /// <exception cref="UsageException">They cannot be followed.</exception>
    public static CommandLine Parse(IReadOnlyList<string> args, string? portVariable)
    {
        var line = new CommandLine();
        string? port = null;
        var profiles = new List<string>();
        for (var i = 0; i < args.Count; i++)
        {
            switch (args[i])
            {
                case "--list":
                    line = line with { List = true };
                    break;
                case "--exit-on-stdin-end":
                    line = line with { ExitOnStdinEnd = true };
                    break;
                case "--profile":
                    profiles.Add(Value(args, ref i));
                    break;
                case "--port":
                    port = Value(args, ref i);
                    break;
                case "--state":
                    line = line with { State = Value(args, ref i) };
                    break;
                case "--admin-port":
                    line = line with { AdminPort = PortNumber("--admin-port", Value(args, ref i)) };
                    break;
                default:
                    throw new UsageException(
                        $"unknown option '{args[i]}'; known: --profile NAME, --port P, --admin-port P, --state "
                            + "redis://HOST:PORT, --exit-on-stdin-end, --list"
                    );
            }
        }

        return line.WithProfiles([.. profiles.Distinct()], port, portVariable);
    }

    private CommandLine WithProfiles(IReadOnlyList<string> profiles, string? port, string? portVariable)
    {
        if (List)
            return this;
        if (profiles.Count == 0)
            throw new UsageException("no profile given; say --profile NAME, or --list to see the names");
        if (port is not null && profiles.Count > 1)
            throw new UsageException($"--port {port} is for one profile only, {profiles.Count} were given");
        var number =
            port is not null ? PortNumber("--port", port)
            : profiles.Count == 1 && !string.IsNullOrEmpty(portVariable) ? PortNumber("PORT", portVariable)
            : 0;
        return this with { Profiles = profiles, Port = number };
    }

    private static string Value(IReadOnlyList<string> args, ref int i) =>
        ++i < args.Count ? args[i] : throw new UsageException($"{args[i - 1]} needs a value");

    private static int PortNumber(string name, string value) =>
        ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port
            : throw new UsageException($"{name} '{value}' is not a port number from 0 to 65535");
}
