namespace McpTestbed.Lab;

/// <summary>A part of the testbed itself did not work: nothing is said about a target.</summary>
/// <param name="message">What did not work, and what to do.</param>
public sealed class LabException(string message) : Exception(message)
{
    /// <summary>Whether it is what surrounds the testbed: no time, no memory, a program that somebody ended.</summary>
    public bool IsOfTheMachine { get; init; }
}
