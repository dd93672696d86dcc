namespace McpTestbed.ChaosProxy.Toxics.Kinds;

/// <summary>Lets a new connection wait before the server is dialled.</summary>
internal sealed record AcceptDelay(TimeSpan Delay) : Toxic
{
    public static ToxicKind Kind { get; } =
        new(
            "accept_delay",
            "lets a new connection wait before the server is dialled and anything is read",
            [ToxicAttribute.Milliseconds("delay")],
            values => new AcceptDelay(values.Milliseconds("delay"))
        );

    public override TimeSpan DialDelay => Delay;

    public override bool IsAbout(Arrival arrival) => arrival.IsNew;
}
