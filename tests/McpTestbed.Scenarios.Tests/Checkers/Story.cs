using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;

namespace McpTestbed.Scenarios.Tests.Checkers;

/// <summary>A history, written or recorded, and what a check must make of it.</summary>
internal sealed record Story(Check Check, CheckStatus Expected, string When, History History)
{
    /// <summary>A story that is written by hand.</summary>
    public Story(Check check, CheckStatus expected, string when, WrittenHistory told)
        : this(check, expected, when, told.Build()) { }

    public override string ToString() => $"{Check.Id} {Verb} when {When}";

    private string Verb =>
        Expected switch
        {
            CheckStatus.Held => "holds",
            CheckStatus.Violated => "is violated",
            CheckStatus.Unknown => "proves nothing",
            _ => "is not exercised",
        };
}
