namespace McpTestbed.Lab.Runs;

/// <summary>Lets many runs share a target, or one have it alone; first come, first served.</summary>
internal sealed class TargetGate
{
    private readonly Lock gate = new();
    private readonly Queue<(Func<bool> Alone, TaskCompletionSource<Stay> Entered)> waiting = new();
    private readonly HashSet<Stay> inside = [];
    private bool alone;

    /// <summary>Waits until there is room.</summary>
    /// <param name="alone">Whether to have the target alone; asked again when it is the caller's turn, since what was
    /// seen meanwhile may have changed it.</param>
    /// <returns>The stay; dispose it to leave.</returns>
    public Task<Stay> EnterAsync(Func<bool> alone)
    {
        var entered = new TaskCompletionSource<Stay>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            waiting.Enqueue((alone, entered));
            Admit();
        }

        return entered.Task;
    }

    private void Admit()
    {
        while (waiting.TryPeek(out var next) && !alone)
        {
            var wantsItAlone = next.Alone();
            if (wantsItAlone && inside.Count > 0)
                return;
            waiting.Dequeue();
            alone = wantsItAlone;
            var stay = new Stay(this);
            inside.Add(stay);
            if (inside.Count > 1)
            {
                foreach (var other in inside)
                    other.WasShared = true;
            }

            next.Entered.SetResult(stay);
        }
    }

    private void Leave(Stay stay)
    {
        lock (gate)
        {
            inside.Remove(stay);
            alone = false;
            Admit();
        }
    }

    /// <summary>A run's time with the target.</summary>
    public sealed class Stay : IDisposable
    {
        private readonly TargetGate owner;
        private volatile bool wasShared;

        internal Stay(TargetGate owner) => this.owner = owner;

        /// <summary>Whether another run was there at any time of it.</summary>
        public bool WasShared
        {
            get => wasShared;
            internal set => wasShared = value;
        }

        /// <summary>Leaves, and lets the next in.</summary>
        public void Dispose() => owner.Leave(this);
    }
}
