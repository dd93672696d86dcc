using System.Text.Json.Serialization;

namespace McpTestbed.Core.Reporting;

/// <summary>What became of one check that holds in any traffic, over all runs.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Held">In how many runs it held.</param>
/// <param name="Violated">In how many it did not; each of these is a finding of its run.</param>
/// <param name="NotExercised">In how many there was nothing to judge.</param>
public sealed record InvariantTally(string Id, int Held, int Violated, int NotExercised)
{
    /// <summary>Whether it held wherever it was judged, and was judged somewhere.</summary>
    [JsonIgnore]
    public bool IsHeld => Violated == 0 && Held > 0;

    /// <summary>Whether no run had anything to judge.</summary>
    [JsonIgnore]
    public bool IsNotExercised => Violated == 0 && Held == 0;
}
