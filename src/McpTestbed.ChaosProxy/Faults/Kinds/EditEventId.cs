using McpTestbed.ChaosProxy.Json;
using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>An event has no id, or another one.</summary>
/// <param name="How">What becomes of it.</param>
/// <param name="Value">The id, for replace.</param>
public sealed record EditEventId(EventIdEdit How, string? Value = null) : Fault
{
    /// <inheritdoc />
    public override string Kind => "edit-event-id";

    /// <inheritdoc />
    public override string Description =>
        How == EventIdEdit.Replace
            ? $"give the event the id {Value}"
            : $"{How.ToString().ToLowerInvariant()} the id of the event";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Body;

    /// <inheritdoc />
    public override FaultUnit Unit => FaultUnit.Event;
}

/// <summary>What becomes of the id of an event.</summary>
public enum EventIdEdit
{
    /// <summary>It is left out.</summary>
    Strip,

    /// <summary>It becomes a given one.</summary>
    Replace,

    /// <summary>It becomes that of the event before it on the stream.</summary>
    Repeat,
}

/// <summary><c>edit-event-id</c></summary>
internal static class EditEventIdKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<EditEventId>(
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

/// <summary>Edits the ids of events.</summary>
internal sealed class EventIdEditing(EditEventId fault) : IStreamEffect
{
    private readonly EventEdit edit = new(
        (block, before) =>
            fault.How switch
            {
                EventIdEdit.Strip => block.Event!.Id is null
                    ? null
                    : [block.With(EventText.WithoutField(block.Raw, "id"))],
                EventIdEdit.Replace => [block.With(EventText.WithField(block.Raw, "id", fault.Value!))],
                _ => before?.Event?.Id is { } id && id != block.Event!.Id
                    ? [block.With(EventText.WithField(block.Raw, "id", id))]
                    : null,
            }
    );

    public IEventSink Begin(IStreamRule rule, IEventSink next) => edit.Begin(rule, next);
}
