namespace McpTestbed.ChaosProxy.Toxics.Kinds;

/// <summary>Does nothing; Toxiproxy has it too.</summary>
internal sealed record Noop : Toxic
{
    public static ToxicKind Kind { get; } = new("noop", "does nothing", [], _ => new Noop());
}
