using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;

namespace McpTestbed.Scenarios.Tests.Checkers;

/// <summary>A written history, and what a check must make of it.</summary>
internal sealed record Story(Check Check, CheckStatus Expected, string When, WrittenHistory Told)
{
    /// <summary>The history, built once.</summary>
    public History History { get; } = Told.Build();

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
