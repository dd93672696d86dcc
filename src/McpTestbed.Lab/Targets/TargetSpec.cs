using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.Lab.Targets;

/// <summary>What a target given on the command line is.</summary>
public enum TargetKind
{
    /// <summary>A running server at an address.</summary>
    Url,

    /// <summary>A package to be installed and started.</summary>
    Npm,

    /// <summary>A reference server of ours.</summary>
    Profile,

    /// <summary>A command line that starts a server or a client.</summary>
    Command,

    /// <summary>A client that somebody else starts, and that connects by itself.</summary>
    Attach,
}

/// <summary>A target as the user names it, with the options that belong to it.</summary>
public sealed partial record TargetSpec
{
    /// <summary>Header fields that the probes write, and misspeak, themselves.</summary>
    private static readonly HashSet<string> OwnHeaders = new(
        [
            "Host",
            "Connection",
            "Content-Length",
            "Transfer-Encoding",
            "Content-Type",
            "Accept",
            "Accept-Encoding",
            "Origin",
            McpHeaders.SessionId,
            McpHeaders.ProtocolVersion,
            McpHeaders.LastEventId,
            McpHeaders.Method,
            McpHeaders.Name,
        ],
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>What it is.</summary>
    public required TargetKind Kind { get; init; }

    /// <summary>Whether it is a client.</summary>
    public bool IsClient { get; init; }

    /// <summary>The address, package, profile or command line.</summary>
    public required string Value { get; init; }

    /// <summary>Path of the endpoint, for a target that the lab starts; null for the usual one.</summary>
    public string? Path { get; init; }

    /// <summary>How long the target may take until it answers.</summary>
    /// <value>Default 30 seconds.</value>
    public TimeSpan ReadyTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Header lines for every request.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>Header lines of a second user, in place of those of the same name.</summary>
    public IReadOnlyList<string> SecondHeaders { get; init; } = [];

    /// <summary>Header lines with a token that was issued for another server, in place of those of the same
    /// name.</summary>
    public IReadOnlyList<string> ForeignHeaders { get; init; } = [];

    /// <summary>How long the server keeps a session that nobody uses; null where nobody said.</summary>
    public TimeSpan? Idle { get; init; }

    /// <summary>As how many replicas a server that is started is meant to run; null where nobody said.</summary>
    /// <value>At least 2.</value>
    public int? Replicas { get; init; }

    /// <summary>Addresses of further replicas of a server that runs.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    /// <summary>The tools that the user names; they may be called.</summary>
    public ToolParts Tools { get; init; } = ToolParts.None;

    /// <summary>Whether one that the server marks read-only may be called as well.</summary>
    /// <value>Default: yes.</value>
    public bool FindsTools { get; init; } = true;

    /// <summary>Which program of an npm package is started; null for its only one.</summary>
    public string? Bin { get; init; }

    /// <summary>Arguments for the program of an npm package; null for the usual ones.</summary>
    public string? Arguments { get; init; }

    /// <summary>An origin from which browsers may use the target; null for the usual one.</summary>
    public string? AllowedOrigin { get; init; }

    /// <summary>Whether an address that is not on loopback is allowed.</summary>
    public bool AllowRemote { get; init; }

    /// <summary>The name in reports.</summary>
    public string Name =>
        Kind switch
        {
            TargetKind.Npm => $"npm:{Value}",
            TargetKind.Profile => $"profile:{Value}",
            TargetKind.Url => new Uri(Value).GetComponents(
                UriComponents.SchemeAndServer | UriComponents.Path,
                UriFormat.UriEscaped
            ),
            _ => CommandSecrets.Hidden(Value),
        };

    /// <summary>What is secret of it, and of the environment that whatever it starts gets.</summary>
    internal IReadOnlyList<string> Secrets =>
        [
            .. CommandSecrets
                .In($"{Value} {Arguments}")
                .Concat(Kind is TargetKind.Command or TargetKind.Npm ? CommandSecrets.OfEnvironment() : []),
        ];

    /// <summary>Reads a target from its text.</summary>
    /// <param name="text">An http address, <c>npm:package@version</c>, <c>profile:NAME</c>, or a command line.</param>
    /// <returns>The target with the default options.</returns>
    /// <exception cref="TargetException">The text is none of these.</exception>
    public static TargetSpec Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new TargetException(
                "the target is empty; give an http address, npm:package@version, profile:NAME, or a command "
                    + "line in quotes"
            );
        if (text.StartsWith("npm:", StringComparison.Ordinal))
            return Named(TargetKind.Npm, text[4..], "npm:package@version");
        if (text.StartsWith("profile:", StringComparison.Ordinal))
            return Named(TargetKind.Profile, text[8..], "profile:NAME");
        if (
            text.IndexOf("://", StringComparison.Ordinal) is > 0 and var end
            && text[..end].All(char.IsAsciiLetterOrDigit)
            && !text.StartsWith("http", StringComparison.OrdinalIgnoreCase)
        )
        {
            throw new TargetException(
                $"'{text[..end]}' is not a scheme of MCP over HTTP; give an address like http://127.0.0.1:3001/mcp"
            );
        }

        if (
            !text.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            && !text.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        )
        {
            return LooksLikeAnAddress(text.Trim())
                ? throw new TargetException($"'{text.Trim()}' has no scheme; did you mean http://{text.Trim()}?")
                : new() { Kind = TargetKind.Command, Value = text.Trim() };
        }

        return Uri.TryCreate(text, UriKind.Absolute, out _)
            ? new() { Kind = TargetKind.Url, Value = text }
            : throw new TargetException($"'{text}' is not an address; give one like http://127.0.0.1:3001/mcp");
    }

    /// <summary>A host with a port, and no program of that name.</summary>
    private static bool LooksLikeAnAddress(string text) =>
        AddressWithoutScheme().IsMatch(text) && !File.Exists(text.Split('/')[0]);

    [System.Text.RegularExpressions.GeneratedRegex(@"^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9][A-Za-z0-9.-]*):\d{1,5}(/\S*)?$")]
    private static partial System.Text.RegularExpressions.Regex AddressWithoutScheme();

    /// <summary>Reads a client from its text.</summary>
    /// <param name="text"><c>attach</c>, <c>npm:package@version</c>, <c>profile:NAME</c>, or a command line.</param>
    /// <returns>The client with the default options.</returns>
    /// <exception cref="TargetException">The text is none of these.</exception>
    public static TargetSpec ParseClient(string text)
    {
        if (text.Trim() == "attach")
            return new() { Kind = TargetKind.Attach, Value = "attach" };
        if (string.IsNullOrWhiteSpace(text))
            throw new TargetException(
                "the client is empty; give a command line in quotes, npm:package@version, profile:NAME, or attach"
            );
        var spec = Parse(text);
        return spec.Kind == TargetKind.Url
            ? throw new TargetException(
                $"'{text}' is an address, and a client has none; give a command line that gets the server's address "
                    + "as its last argument (or where {url} stands), or attach, to be told an address to connect to"
            )
            : spec;
    }

    /// <summary>Reads a header option.</summary>
    /// <param name="text">For example <c>Authorization: Bearer abc</c>.</param>
    /// <returns>The header line.</returns>
    /// <exception cref="TargetException">The text is not a header line.</exception>
    public static string ParseHeader(string text)
    {
        var name = HeaderLine.NameOf(text);
        var isLine =
            name.Length > 0
            && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal))
            && text.All(c => c is >= ' ' and <= '~' or '\t');
        if (isLine && OwnHeaders.Contains(name))
            throw new TargetException(
                $"'{name}' is a header that the testbed itself writes and breaks; give only headers that the "
                    + "server's users add, such as Authorization"
            );
        return isLine
            ? text
            : throw new TargetException(
                $"'{name}' is not the start of a header line; give --header \"Name: value\" in one line of ASCII"
            );
    }

    /// <summary>Reads an origin option.</summary>
    /// <param name="text">For example <c>http://localhost:6274</c>.</param>
    /// <returns>The origin.</returns>
    /// <exception cref="TargetException">The text is not an origin as browsers send it (RFC 6454, section
    /// 7).</exception>
    public static string ParseOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var origin)
        && origin.Host.Length > 0
        && text.All(char.IsAscii)
        && origin.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase)
            ? text
            : throw new TargetException(
                $"'{Printable(text)}' is not an origin; give scheme and host only, like http://localhost:6274"
            );

    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    private static TargetSpec Named(TargetKind kind, string value, string form) =>
        value.Trim().Length > 0
            ? new() { Kind = kind, Value = value.Trim() }
            : throw new TargetException($"the target names nothing; give {form}");
}
