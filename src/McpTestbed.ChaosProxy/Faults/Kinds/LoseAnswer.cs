using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>lose-answer</c></summary>
internal static class LoseAnswerKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<LoseAnswer>(
            "lose-answer",
            "the server gets the request and answers; the client gets a closed connection, `how` rst or fin",
            """{"kind":"lose-answer","how":"rst"}""",
            "a client must not simply send a call again that may have been carried out",
            ["how"],
            fields => new LoseAnswer(fields.How()),
            (fault, json) => json.Put(fault.How),
            fault => new WithholdEffect(fault.How)
        );
}
