using System.Diagnostics.CodeAnalysis;

namespace McpTestbed.Core.Protocol;

/// <summary>A published revision of the Model Context Protocol, with what follows from it as named
/// predicates.</summary>
/// <remarks>Code asks a predicate and never compares dates, so that a new revision is one change in this
/// file.</remarks>
public sealed class Revision : IComparable<Revision>
{
    /// <summary>2024-11-05: two endpoints, HTTP with SSE.</summary>
    public static readonly Revision V20241105 = new("2024-11-05", 0);

    /// <summary>2025-03-26: Streamable HTTP, sessions, batching.</summary>
    public static readonly Revision V20250326 = new("2025-03-26", 1);

    /// <summary>2025-06-18: the version header, no batching.</summary>
    public static readonly Revision V20250618 = new("2025-06-18", 2);

    /// <summary>2025-11-25: polling over SSE, 403 for a foreign Origin.</summary>
    public static readonly Revision V20251125 = new("2025-11-25", 3);

    /// <summary>2026-07-28: no sessions, no handshake, metadata on each request.</summary>
    public static readonly Revision V20260728 = new("2026-07-28", 4);

    private readonly int order;

    private Revision(string id, int order)
    {
        Id = id;
        this.order = order;
    }

    /// <summary>All revisions, oldest first.</summary>
    public static IReadOnlyList<Revision> All { get; } = [V20241105, V20250326, V20250618, V20251125, V20260728];

    /// <summary>The date by which the protocol names the revision, for example <c>2025-11-25</c>.</summary>
    public string Id { get; }

    /// <summary>Two endpoints: a GET stream that names the URI to POST to.</summary>
    public bool HasTwoEndpoints => this == V20241105;

    /// <summary>A session opens with <c>initialize</c> and <c>notifications/initialized</c>.</summary>
    public bool HasHandshake => order < V20260728.order;

    /// <summary>The server may issue <c>Mcp-Session-Id</c>, and the client then sends it on every request.</summary>
    public bool HasSessions => HasHandshake && !HasTwoEndpoints;

    /// <summary>Every request stands alone and carries its metadata.</summary>
    public bool IsStateless => !HasHandshake;

    /// <summary>Requests after the handshake carry <c>MCP-Protocol-Version</c>.</summary>
    public bool HasVersionHeader => order >= V20250618.order;

    /// <summary>Receivers must take arrays of messages.</summary>
    public bool HasBatching => this == V20250326;

    /// <summary>An SSE reply opens with an event that has an id and empty data.</summary>
    public bool HasPrimingEvents => this == V20251125;

    /// <summary>A present and unacceptable Origin is answered with exactly 403.</summary>
    public bool FixesOriginStatus => order >= V20251125.order;

    /// <summary>Finds a revision by its date.</summary>
    /// <param name="id">A date such as <c>2025-11-25</c>.</param>
    /// <param name="revision">The revision, when there is one of that date.</param>
    /// <returns>Whether the date names a published revision.</returns>
    public static bool TryParse(string? id, [NotNullWhen(true)] out Revision? revision)
    {
        revision = All.FirstOrDefault(candidate => candidate.Id == id);
        return revision is not null;
    }

    /// <summary>Finds a revision by its date.</summary>
    /// <param name="id">A date such as <c>2025-11-25</c>.</param>
    /// <returns>The revision.</returns>
    /// <exception cref="ArgumentException">No published revision has that date.</exception>
    public static Revision Parse(string id) =>
        TryParse(id, out var revision)
            ? revision
            : throw new ArgumentException($"unknown revision '{id}'; known: {string.Join(", ", All)}", nameof(id));

    /// <inheritdoc />
    public int CompareTo(Revision? other) => other is null ? 1 : order.CompareTo(other.order);

    /// <inheritdoc />
    public override string ToString() => Id;
}
