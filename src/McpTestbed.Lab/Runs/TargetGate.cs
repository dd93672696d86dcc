namespace McpTestbed.Lab.Runs;

/// <summary>Lets many runs share a target, or one have it alone; first come, first served.</summary>
internal sealed class TargetGate
{
    private readonly Lock gate = new();
    private readonly Queue<(bool Alone, TaskCompletionSource Entered)> waiting = new();
    private int inside;
    private bool alone;

    public async Task<IDisposable> EnterAsync(bool alone)
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            waiting.Enqueue((alone, entered));
            Admit();
        }

        await entered.Task;
        return new Stay(this);
    }

    private void Admit()
    {
        while (waiting.TryPeek(out var next) && !this.alone && (!next.Alone || inside == 0))
        {
            waiting.Dequeue();
            inside++;
            this.alone = next.Alone;
            next.Entered.SetResult();
        }
    }

    private void Leave()
    {
        lock (gate)
        {
            inside--;
            alone = false;
            Admit();
        }
    }

    private sealed class Stay(TargetGate owner) : IDisposable
    {
        public void Dispose() => owner.Leave();
    }
}
