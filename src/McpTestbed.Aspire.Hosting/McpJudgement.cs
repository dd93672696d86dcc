namespace Aspire.Hosting.ApplicationModel;

/// <summary>What was found on a server or a client.</summary>
/// <param name="Summary">The counts of runs and findings, in one line.</param>
/// <param name="Violations">Ids of the checks that do not hold and that the specification demands; each once.</param>
/// <param name="Warnings">The same for those that it only recommends.</param>
/// <param name="Folder">Where the reports and the histories are.</param>
public sealed record McpJudgement(
    string Summary,
    IReadOnlyList<string> Violations,
    IReadOnlyList<string> Warnings,
    string Folder
);
