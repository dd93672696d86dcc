namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>mutate-header</c></summary>
internal static class MutateHeaderKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Of<MutateHeader>(
            "mutate-header",
            "spoils the value of a header field (`name`) of a `message`, `how`: flip (the case of its last "
                + "letter), truncate (to its first half), pad (spaces around it, which do not belong to it), space "
                + "(in its middle), non-ascii (a byte at its end)",
            """{"kind":"mutate-header","message":"request","name":"Mcp-Session-Id","how":"flip"}""",
            "an id that was never issued is refused; one that is only padded is the same id",
            ["message", "name", "how"],
            fields => new(fields.Message(), fields.HeaderName("name"), fields.Word("how", HeaderMutation.Flip)),
            (fault, json) => json.Put(fault.Message).Put("name", fault.Name).Put("how", fault.How.InRule()),
            fault => new HeaderSpoiling(fault)
        );
}
