namespace McpTestbed.ChaosProxy.Toxics;

/// <summary>A connection as a toxic meets it.</summary>
/// <param name="Number">The how-manieth that arrived since the toxic is on, from 1; 0 for one that was open
/// before.</param>
/// <param name="Open">How many others are open on the link.</param>
internal readonly record struct Arrival(int Number, int Open)
{
    /// <summary>Whether the connection was just accepted.</summary>
    public bool IsNew => Number > 0;
}
