using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Toxics.Kinds;

/// <summary>Turns connections away while so many are open.</summary>
internal sealed record ConnectionLimit(long Maximum, EndedHow How) : Toxic
{
    public static ToxicKind Kind { get; } =
        new(
            "conn_limit",
            "turns new connections away while so many are open on the link",
            [ToxicAttribute.Count("maximum", "connections", 0), ToxicAttribute.How("rst")],
            values => new ConnectionLimit(values.Number("maximum"), values.How)
        );

    public override EndedHow? TurnsAway => How;

    public override bool IsAbout(Arrival arrival) => arrival.IsNew && arrival.Open >= Maximum;
}
