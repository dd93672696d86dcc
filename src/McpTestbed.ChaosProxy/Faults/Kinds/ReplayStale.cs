using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>A stream begins with events that went out on an earlier stream of the same session.</summary>
/// <param name="Events">How many of the last ones, 1 to 100.</param>
public sealed record ReplayStale(int Events) : Fault
{
    /// <inheritdoc />
    public override string Kind => "replay-stale";

    /// <inheritdoc />
    public override string Description =>
        $"begin the stream with the last {Counted.Of(Events, "event")} of an earlier one";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Body;

    /// <inheritdoc />
    public override bool NeedsStream => true;
}

/// <summary><c>replay-stale</c></summary>
internal static class ReplayStaleKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<ReplayStale>(
            "replay-stale",
            "a stream begins with the last `events` (1 to 100) that earlier streams of the same session "
                + "brought while the rule was in place",
            """{"kind":"replay-stale","events":2}""",
            "an answer that came before is ignored",
            ["events"],
            fields => new(fields.Count("events", 1, StreamMemory.MaximumEvents, "a whole number from 1 to 100")),
            (fault, json) => json.Put("events", fault.Events),
            fault => new StaleReplay(fault)
        );
}

/// <summary>Begins a stream with events of earlier ones.</summary>
internal sealed class StaleReplay(ReplayStale fault) : IStreamEffect
{
    public bool NeedsMemory => true;

    public IEventSink Begin(IStreamRule rule, IEventSink next) => new Sink(fault.Events, rule, next);

    private sealed class Sink(int events, IStreamRule rule, IEventSink next) : IEventSink
    {
        private bool hasBegun;

        public async ValueTask TakeAsync(StreamBlock block)
        {
            await BeginAsync();
            await next.TakeAsync(block);
        }

        public async ValueTask EndAsync()
        {
            await BeginAsync();
            await next.EndAsync();
        }

        private async ValueTask BeginAsync()
        {
            if (hasBegun)
                return;
            hasBegun = true;
            if (rule.IsHealed)
                return;
            var stale = rule.Memory.Last(rule.Session, rule.Stream, events);
            foreach (var block in stale)
                await next.TakeAsync(block);
            if (stale.Count > 0)
                rule.TookEffect();
            else
                rule.EffectUnknown("no earlier stream of the session brought events while the rule was in place");
        }
    }
}
