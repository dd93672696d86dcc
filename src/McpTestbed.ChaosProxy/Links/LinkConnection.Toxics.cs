using System.Collections.Immutable;
using McpTestbed.ChaosProxy.Toxics;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Links;

/// <summary>The toxics that hold for a connection: those of its link, and its own.</summary>
internal sealed partial class LinkConnection
{
    private readonly Lock ownGate = new();
    private ImmutableArray<ActiveToxic> ofLink = [];
    private ImmutableArray<ActiveToxic> own = [];

    /// <summary>Lets other toxics hold. Returns at once, whatever the connection waits for.</summary>
    public void Apply(ConnectionToxics next)
    {
        lock (ownGate)
        {
            ofLink = [.. next.All];
            if (!own.IsEmpty)
                next = ConnectionToxics.Of([.. ofLink, .. own]);
            Interlocked.Exchange(ref plan, next).Wake();
        }

        MeetDeadline();
    }

    /// <summary>Puts a toxic on this connection alone, until the handle is disposed.</summary>
    public IDisposable Add(ToxicInPlace toxic)
    {
        var active = toxic.Begin(Number, Clock.Now);
        ChangeOwn(toxics => toxics.Add(active));
        return new OwnToxic(() => ChangeOwn(toxics => toxics.Remove(active)));
    }

    private void ChangeOwn(Func<ImmutableArray<ActiveToxic>, ImmutableArray<ActiveToxic>> change)
    {
        lock (ownGate)
        {
            own = change(own);
            Interlocked.Exchange(ref plan, ConnectionToxics.Of([.. ofLink, .. own])).Wake();
        }

        MeetDeadline();
    }

    private void MeetDeadline()
    {
        if (Plan.FirstDeadline is not { } first)
            return;
        if (first.Due > Clock.Now)
            deadline.Change(Waiting.RoundUp(first.Due - Clock.Now), Timeout.InfiniteTimeSpan);

        // Looked at again: the clock may have gone on before the timer was set.
        if (first.Due <= Clock.Now)
            Close(EndedBy.Rule, first.How);
    }
}
