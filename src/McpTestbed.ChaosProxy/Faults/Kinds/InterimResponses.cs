using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>Interim responses come before the response.</summary>
/// <param name="Count">How many, 1 to 1,000.</param>
/// <param name="Status">Their status, 102 to 199; 101 is not one.</param>
public sealed record InterimResponses(int Count, int Status = 103) : Fault
{
    /// <inheritdoc />
    public override string Kind => "interim-responses";

    /// <inheritdoc />
    public override string Description =>
        $"send {Counted.Of(Count, "interim response")} ({Status}) before the response";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Framing;
}

/// <summary><c>interim-responses</c></summary>
internal static class InterimResponsesKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<InterimResponses>(
            "interim-responses",
            "so many (`count`) interim responses of `status` (102 to 199) come before the response",
            """{"kind":"interim-responses","count":3,"status":103}""",
            "a client reads on until the final response (RFC 9110, 15.2)",
            ["count", "status"],
            fields =>
                new(
                    fields.Count("count", 1, 1_000, "a whole number from 1 to 1000"),
                    (int)(fields.Integer("status", 102, 199, "a status from 102 to 199") ?? 103)
                ),
            (fault, json) => json.Put("count", fault.Count).Put("status", fault.Status),
            fault => new InterimEffect(fault.Count, fault.Status)
        );
}
