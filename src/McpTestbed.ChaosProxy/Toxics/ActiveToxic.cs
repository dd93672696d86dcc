namespace McpTestbed.ChaosProxy.Toxics;

/// <summary>A toxic that applies to one connection.</summary>
/// <param name="Owner">The toxic in place on the link; the same before and after an update.</param>
/// <param name="Toxic">What it does now.</param>
/// <param name="Seed">Its seed on this connection.</param>
/// <param name="Since">When it met the connection.</param>
internal sealed record ActiveToxic(ToxicInPlace Owner, Toxic Toxic, ulong Seed, TimeSpan Since)
{
    /// <summary>Whether nothing changed between the two.</summary>
    public bool IsSameAs(ActiveToxic other) =>
        ReferenceEquals(Owner, other.Owner) && ReferenceEquals(Toxic, other.Toxic);
}
