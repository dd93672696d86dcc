namespace McpTestbed.Core.Protocol.Requirements;

/// <summary>A way sessions fail in practice, with the requirements it touches.</summary>
/// <param name="Id">For example <c>FM-2b</c>, or <c>NFM-01</c> for the stateless era.</param>
/// <param name="Title">What happens, in a phrase.</param>
/// <param name="Trigger">How to bring it about.</param>
/// <param name="Expected">What a correct implementation does, or the oracle.</param>
/// <param name="Requirements">Full requirement ids.</param>
public sealed record FailureMode(
    string Id,
    string Title,
    string Trigger,
    string Expected,
    IReadOnlyList<string> Requirements
);
