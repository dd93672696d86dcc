namespace McpTestbed.ChaosProxy.Faults.Kinds;

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
