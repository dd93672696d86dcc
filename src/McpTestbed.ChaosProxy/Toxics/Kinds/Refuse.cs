using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Toxics.Kinds;

/// <summary>Turns new connections away before the server hears of them.</summary>
internal sealed record Refuse(EndedHow How) : Toxic
{
    public static ToxicKind Kind { get; } =
        new(
            "refuse",
            "turns new connections away with RST or FIN; the server never hears of them, open ones are left alone",
            [ToxicAttribute.How("rst")],
            values => new Refuse(values.How)
        );

    public override EndedHow? TurnsAway => How;

    public override bool IsAbout(Arrival arrival) => arrival.IsNew;
}
