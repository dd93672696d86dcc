using System.Text.Json.Serialization;

namespace McpTestbed.Core.Checking;

/// <summary>What an operation failed of.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FailureCause>))]
public enum FailureCause
{
    /// <summary>A fault took effect on its exchange, or ended the connection under it.</summary>
    [JsonStringEnumMemberName("direct")]
    Direct,

    /// <summary>A check that does not hold names its exchange: it is the target's doing.</summary>
    [JsonStringEnumMemberName("target")]
    Target,

    /// <summary>An earlier fault on the same session or stream left the two sides with different knowledge.</summary>
    [JsonStringEnumMemberName("inherited")]
    Inherited,

    /// <summary>A toxic was in place on its link, the link was down, or the lab had ended a process behind
    /// it.</summary>
    [JsonStringEnumMemberName("environment")]
    Environment,

    /// <summary>Nothing in the record explains it, so the run proves nothing.</summary>
    [JsonStringEnumMemberName("unexplained")]
    Unexplained,
}

/// <summary>An operation that got no answer, or not all of it, where one was due, and what the record says of the
/// cause.</summary>
/// <param name="Operation">Its number in the run.</param>
/// <param name="Name">What it was for.</param>
/// <param name="Exchange">Label of its exchange; null where the record has none.</param>
/// <param name="Cause">What it failed of.</param>
/// <param name="Because">The same in words, with the rule, check or toxic.</param>
/// <param name="Evidence">Lines of the history that show it.</param>
public sealed record FailedOperation(
    int Operation,
    string Name,
    string? Exchange,
    FailureCause Cause,
    string Because,
    IReadOnlyList<int> Evidence
);

/// <summary>What became of operations under the faults of a run.</summary>
/// <param name="Failed">The operations that failed, in the order in which they began.</param>
/// <param name="Survived">How often a fault took effect and its client was served all the same, or served again
/// afterwards.</param>
public sealed record Attribution(IReadOnlyList<FailedOperation> Failed, int Survived)
{
    /// <summary>Nothing failed, and nothing was there to survive.</summary>
    public static Attribution None { get; } = new([], 0);

    /// <summary>The failures that nothing explains.</summary>
    public IEnumerable<FailedOperation> Unexplained =>
        Failed.Where(operation => operation.Cause == FailureCause.Unexplained);
}
