using McpTestbed.Core.Histories;
using McpTestbed.Core.Pacing;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.Core.Scenarios;

/// <summary>What is known of a target before a run.</summary>
public sealed record TargetFacts
{
    /// <summary>The name in reports, such as <c>profile:stateful</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Which side of MCP it is.</summary>
    /// <value>Default: a server.</value>
    public TargetRole Role { get; init; } = TargetRole.Server;

    /// <summary>Its real address; probes speak to it by that name and connect to a link instead.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Revisions it speaks, as far as it was asked.</summary>
    public required IReadOnlyList<string> Revisions { get; init; }

    /// <summary>What became of a second session beside a first one when the target was asked.</summary>
    /// <value>Default: it was granted, or nobody asked.</value>
    public SecondSession SecondSession { get; init; }

    /// <summary>Whether all its clients share one GET stream, so that one of them shuts the others out.</summary>
    /// <value>Default: no, or nobody asked.</value>
    public bool SharesGetStream { get; init; }

    /// <summary>How long it goes on serving.</summary>
    /// <value>Default: it serves more than its first request, or nobody asked.</value>
    public Endurance Endurance { get; init; }

    /// <summary>What a person should know of how it answered when it was asked for its revisions.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Header lines added to every request, for servers behind authentication.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>An origin from which browsers may use the target.</summary>
    /// <value>Default: that of the MCP inspector.</value>
    public string AllowedOrigin { get; init; } = "http://localhost:6274";

    /// <summary>Header lines of a second user in place of those lines of <see cref="Headers"/> that have the same
    /// name.</summary>
    /// <value>Empty where the target was given none.</value>
    public IReadOnlyList<string> SecondHeaders { get; init; } = [];

    /// <summary>Header lines with a token that is valid, and was issued for another server, in place of those lines of
    /// <see cref="Headers"/> that have the same name.</summary>
    /// <value>Empty where the target was given none.</value>
    public IReadOnlyList<string> ForeignHeaders { get; init; } = [];

    /// <summary>All that a request of the second user shows of who asks.</summary>
    /// <value>Empty where the target was given no second user.</value>
    public IReadOnlyList<string> SecondCredentials => InPlace(SecondHeaders);

    /// <summary>All that a request with the token of another server shows of who asks.</summary>
    /// <value>Empty where the target was given no such token.</value>
    public IReadOnlyList<string> ForeignCredentials => InPlace(ForeignHeaders);

    /// <summary>Every header line whose value is secret.</summary>
    public IEnumerable<string> SecretHeaders => [.. Headers, .. SecondHeaders, .. ForeignHeaders];

    /// <summary>Names of those headers.</summary>
    public IEnumerable<string> SecretHeaderNames => SecretHeaders.Select(HeaderLine.NameOf).Distinct();

    /// <summary>What is secret of how the target was named or started: of its command line, its address and its
    /// environment.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>How fast it answers; the runs add what they see.</summary>
    public TargetPace Pace { get; } = new();

    /// <summary>Whether it has the instrumented tools of the reference servers.</summary>
    public bool HasInstrumentedTools { get; init; }

    /// <summary>How long it keeps a session that nobody uses, as the user says.</summary>
    /// <value>Default null: nobody said.</value>
    public TimeSpan? Idle { get; init; }

    /// <summary>The tools that may be called: those that the user named, and one that is marked read-only.</summary>
    public ToolParts Tools { get; init; } = ToolParts.None;

    /// <summary>Host and port as they go into <c>Host</c>.</summary>
    public string Authority => Endpoint.IsDefaultPort ? Endpoint.Host : $"{Endpoint.Host}:{Endpoint.Port}";

    /// <summary>The header lines with some of them replaced; empty where nothing replaces any.</summary>
    private IReadOnlyList<string> InPlace(IReadOnlyList<string> lines) =>
        lines.Count == 0
            ? []
            : [.. Headers.Where(line => !lines.Any(other => HeaderLine.Is(line, HeaderLine.NameOf(other)))), .. lines];
}
