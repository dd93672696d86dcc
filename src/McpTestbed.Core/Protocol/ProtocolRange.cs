namespace McpTestbed.Core.Protocol;

/// <summary>The revisions a scenario applies to, both ends included.</summary>
/// <param name="First">The oldest revision.</param>
/// <param name="Last">The newest revision.</param>
public sealed record ProtocolRange(Revision First, Revision Last)
{
    /// <summary>Revisions whose Streamable HTTP has sessions.</summary>
    public static ProtocolRange Sessions { get; } = new(Revision.V20250326, Revision.V20251125);

    /// <summary>Revisions with the version header and sessions.</summary>
    public static ProtocolRange VersionHeader { get; } = new(Revision.V20250618, Revision.V20251125);

    /// <summary>The revision with two endpoints.</summary>
    public static ProtocolRange TwoEndpoints { get; } = new(Revision.V20241105, Revision.V20241105);

    /// <summary>Revisions without sessions.</summary>
    public static ProtocolRange Stateless { get; } = new(Revision.V20260728, Revision.V20260728);

    /// <summary>The revisions in the range, oldest first.</summary>
    public IEnumerable<Revision> Revisions => Revision.All.Where(Contains);

    /// <summary>Whether the revision is in the range.</summary>
    /// <param name="revision">The revision asked about.</param>
    /// <returns>True when it is.</returns>
    public bool Contains(Revision revision) => revision.CompareTo(First) >= 0 && revision.CompareTo(Last) <= 0;

    /// <inheritdoc />
    public override string ToString() => First == Last ? First.Id : $"{First} to {Last}";
}
