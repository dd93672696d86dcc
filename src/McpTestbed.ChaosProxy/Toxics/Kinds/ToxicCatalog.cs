namespace McpTestbed.ChaosProxy.Toxics.Kinds;

/// <summary>Every kind of toxic: Toxiproxy's first, then those its users ask for.</summary>
internal static class ToxicCatalog
{
    public static IReadOnlyList<ToxicKind> All { get; } =
    [
        Latency.Kind,
        Bandwidth.Kind,
        SlowClose.Kind,
        Kinds.Timeout.Kind,
        ResetPeer.Kind,
        Slicer.Kind,
        LimitData.Kind,
        Noop.Kind,
        LimitTime.Kind,
        Blackhole.Kind,
        Refuse.Kind,
        AcceptDelay.Kind,
        ConnectionLimit.Kind,
        NthConnection.Kind,
        Close.Kind,
        Corrupt.Kind,
    ];

    /// <summary>The kind of a name, spelled exactly; null when there is none.</summary>
    public static ToxicKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);
}
