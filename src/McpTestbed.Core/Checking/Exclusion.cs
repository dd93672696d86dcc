using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol.Requirements;

namespace McpTestbed.Core.Checking;

/// <summary>A rule that no check can judge on the wire between a client and a server, with the reason.</summary>
/// <remarks>What merely has no check yet is no exclusion.</remarks>
/// <param name="Rule">A slug, for the rule in every revision that has it, or the full id of one rule.</param>
/// <param name="Reason">Why, in a sentence that is true of the rule's text.</param>
/// <param name="Role">The role of which it is true; null for both.</param>
public sealed record Exclusion(string Rule, string Reason, TargetRole? Role = null)
{
    /// <summary>Whether it leaves a rule out for targets of a role.</summary>
    /// <param name="requirement">The rule.</param>
    /// <param name="role">The role.</param>
    /// <returns>True when it names the rule and is true of the role.</returns>
    public bool LeavesOut(Requirement requirement, TargetRole role) =>
        Names(requirement) && (Role is null || Role == role);

    /// <summary>Whether it is about a rule.</summary>
    /// <param name="requirement">The rule.</param>
    /// <returns>True when it names that rule, by its slug or its id.</returns>
    public bool Names(Requirement requirement) => requirement.Slug == Rule || requirement.Id == Rule;
}
