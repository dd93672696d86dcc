using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol.Requirements;

namespace McpTestbed.Cli.Coverage;

/// <summary>A rule that no check can judge.</summary>
/// <param name="Requirement">Id of the rule.</param>
/// <param name="Level">How binding it is.</param>
/// <param name="Keyword">The word of the source.</param>
/// <param name="Text">The rule in plain words.</param>
/// <param name="Reason">Why no check can judge it.</param>
/// <param name="Role">The role of which that is true; null for both.</param>
internal sealed record ExcludedRule(
    string Requirement,
    RequirementLevel Level,
    string Keyword,
    string Text,
    string Reason,
    TargetRole? Role
)
{
    /// <summary>The role as the beginning of a sentence; empty for both.</summary>
    public string RoleText => Role is { } role ? $"Of {(role == TargetRole.Client ? "clients" : "servers")}: " : "";
}
