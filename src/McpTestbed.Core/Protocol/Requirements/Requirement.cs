namespace McpTestbed.Core.Protocol.Requirements;

/// <summary>One rule that a check can name: a sentence of the specification, a gap in it, or an outside rule.</summary>
/// <param name="Id">The full id: <c>2025-11-25/session/expired-404</c>, <c>gap/...</c> or <c>ext/...</c>.</param>
/// <param name="Level">How binding it is.</param>
/// <param name="Keyword">The word of the source: MUST, SHOULD NOT, (descriptive), gap, external.</param>
/// <param name="Text">The rule in plain words.</param>
/// <param name="Evidence">What on the wire shows it kept or broken.</param>
/// <param name="Source">Page and section.</param>
public sealed record Requirement(
    string Id,
    RequirementLevel Level,
    string Keyword,
    string Text,
    string Evidence,
    string Source
)
{
    /// <summary>The revision whose text it stands in; null for a gap or an outside rule.</summary>
    public Revision? Revision { get; init; }

    /// <summary>Whether the wire can show of a server that it keeps or breaks it.</summary>
    public bool IsSeenOnServers { get; init; }

    /// <summary>Whether the wire can show of a client that it keeps or breaks it.</summary>
    public bool IsSeenOnClients { get; init; }

    /// <summary>The name it has in every revision that has it; the id itself for a gap or an outside rule.</summary>
    public string Slug => Revision is null ? Id : Id[(Revision.Id.Length + 1)..];
}
