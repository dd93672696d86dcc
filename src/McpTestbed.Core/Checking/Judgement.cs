using System.Text.Json.Serialization;

namespace McpTestbed.Core.Checking;

/// <summary>What became of a check.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckStatus>))]
public enum CheckStatus
{
    /// <summary>The record shows that the claim holds.</summary>
    [JsonStringEnumMemberName("held")]
    Held,

    /// <summary>The record shows that it does not.</summary>
    [JsonStringEnumMemberName("violated")]
    Violated,

    /// <summary>The record proves neither.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>The target gave no chance to try.</summary>
    [JsonStringEnumMemberName("not-exercised")]
    NotExercised,
}

/// <summary>A checker's answer.</summary>
/// <param name="Status">What became of the check.</param>
/// <param name="Explanation">Why, in plain words; for a check not exercised, the reason and what would make it
/// possible.</param>
/// <param name="Evidence">Lines of the history that show it.</param>
public sealed record Judgement(CheckStatus Status, string Explanation, IReadOnlyList<int> Evidence)
{
    /// <summary>The claim holds.</summary>
    /// <param name="explanation">What was seen.</param>
    /// <param name="evidence">Lines that show it.</param>
    /// <returns>The judgement.</returns>
    public static Judgement Held(string explanation, IEnumerable<int> evidence) =>
        new(CheckStatus.Held, explanation, [.. evidence]);

    /// <summary>The claim does not hold.</summary>
    /// <param name="explanation">What was seen instead.</param>
    /// <param name="evidence">Lines that show it.</param>
    /// <returns>The judgement.</returns>
    public static Judgement Violated(string explanation, IEnumerable<int> evidence) =>
        new(CheckStatus.Violated, explanation, [.. evidence]);

    /// <summary>Nothing is proven.</summary>
    /// <param name="explanation">What is missing.</param>
    /// <param name="evidence">Lines that show it.</param>
    /// <returns>The judgement.</returns>
    public static Judgement Unknown(string explanation, IEnumerable<int>? evidence = null) =>
        new(CheckStatus.Unknown, explanation, [.. evidence ?? []]);

    /// <summary>The target gave no chance.</summary>
    /// <param name="reason">The reason, and what would make it possible.</param>
    /// <returns>The judgement.</returns>
    public static Judgement NotExercised(string reason) => new(CheckStatus.NotExercised, reason, []);
}
