using McpTestbed.ChaosProxy.Json;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>edit-event-id</c></summary>
internal static class EditEventIdKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Of<EditEventId>(
            "edit-event-id",
            "gives an event another id, `how`: strip, replace (by `value`), repeat (that of the event before it)",
            """{"kind":"edit-event-id","how":"strip"}""",
            "a client resumes after the last id that it saw; one without ids cannot resume (2025-03-26 to 2025-11-25)",
            ["how", "value"],
            ReadFault,
            (fault, json) => json.Put("how", fault.How.InRule()).Put("value", fault.Value),
            fault => new EventIdEditing(fault)
        );

    private static EditEventId ReadFault(JsonFields fields)
    {
        var how = fields.Word("how", EventIdEdit.Strip);
        var value = fields.HeaderText("value");
        if (how == EventIdEdit.Replace && value is null)
            throw RefusedException.MissingField("value");
        return how == EventIdEdit.Replace || value is null
            ? new(how, value)
            : throw RefusedException.BadBody($"value \"{value}\" is not allowed; it goes with how replace only");
    }
}
