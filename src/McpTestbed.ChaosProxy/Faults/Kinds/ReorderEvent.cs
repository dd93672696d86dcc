using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>An event comes later than those after it.</summary>
/// <param name="By">After how many later events, from 1; at the latest at the end of the stream.</param>
public sealed record ReorderEvent(int By) : Fault
{
    /// <inheritdoc />
    public override string Kind => "reorder-event";

    /// <inheritdoc />
    public override string Description => $"send the event after the next {By}";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Body;

    /// <inheritdoc />
    public override FaultUnit Unit => FaultUnit.Event;
}

/// <summary><c>reorder-event</c></summary>
internal static class ReorderEventKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<ReorderEvent>(
            "reorder-event",
            "sends an event after the next ones (`by`), at the latest at the end of the stream",
            """{"kind":"reorder-event","by":1}""",
            "progress that goes back is not shown as progress; after the answer nothing of the request is acted on",
            ["by"],
            fields => new(fields.Count("by", 1, 1_000, "a whole number of events from 1 to 1000")),
            (fault, json) => json.Put("by", fault.By),
            fault => new EventReordering(fault.By)
        );
}

/// <summary>Sends events after later ones.</summary>
internal sealed class EventReordering(int by) : IStreamEffect
{
    public IEventSink Begin(IStreamRule rule, IEventSink next) => new Sink(by, rule, next);

    private sealed class Sink(int by, IStreamRule rule, IEventSink next) : IHoldingSink
    {
        private readonly List<(StreamBlock Block, int Left)> held = [];

        public async ValueTask TakeAsync(StreamBlock block)
        {
            if (rule.ActsOn(block))
            {
                held.Add((block, by));
                return;
            }

            await next.TakeAsync(block);
            if (!block.IsEvent)
                return;
            for (var i = 0; i < held.Count; i++)
                held[i] = (held[i].Block, held[i].Left - 1);
            while (held is [(var late, 0), ..])
            {
                held.RemoveAt(0);
                await next.TakeAsync(late);
                rule.TookEffect(late);
            }
        }

        public async ValueTask EndAsync()
        {
            await ReleaseAsync();
            await next.EndAsync();
        }

        /// <summary>An event that nothing overtook was not reordered.</summary>
        public async ValueTask ReleaseAsync()
        {
            foreach (var (block, left) in held)
            {
                await next.TakeAsync(block);
                if (left < by)
                    rule.TookEffect(block);
                else
                    rule.EffectUnknown($"no event came after event {block.Number}");
            }

            held.Clear();
        }
    }
}
