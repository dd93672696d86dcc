namespace McpTestbed.Core.Histories;

/// <summary>What checkers may know of a session id without knowing the id: computed when it is recorded.</summary>
public sealed record SessionFact
{
    /// <summary>The token that stands for the id in this history.</summary>
    public required string Token { get; init; }

    /// <summary>Label such as <c>c1/s2</c>, when the response opened a session.</summary>
    public string? Label { get; init; }

    /// <summary>Characters in the id.</summary>
    public required int Length { get; init; }

    /// <summary>Whether all characters are in 0x21 to 0x7E and there is at least one.</summary>
    public required bool VisibleAscii { get; init; }

    /// <summary>An upper bound of its entropy in bits: length times the bits of the smallest usual alphabet that holds
    /// it.</summary>
    public required int EntropyBits { get; init; }

    /// <summary>Whether an earlier id of this run differs only in a number that grew by a little, or the latest ids
    /// share most of their characters and climb, as those do that are made of the time and a counter.</summary>
    public required bool LooksSequential { get; init; }

    /// <summary>Whether the same id was issued before in this run.</summary>
    public required bool Repeated { get; init; }
}
